"""Addresses of the API: OGC's and STAC's, alike in both languages."""

from django.urls import path

from cami.web.views import ogc, ogc_items, ogc_openapi, ogc_records, ogc_tiles

COLLECTION = "ogc/collections/<slug:key>"
GRID = f"{COLLECTION}/tiles/{ogc_tiles.GRID}"

urlpatterns = [
    path("ogc", ogc.landing, name="ogc"),
    path("ogc/conformance", ogc.conformance, name="ogc-conformance"),
    path("ogc/api", ogc_openapi.openapi, name="ogc-openapi"),
    path("ogc/collections", ogc.collections, name="ogc-collections"),
    path(COLLECTION, ogc.collection, name="ogc-collection"),
    path(f"{COLLECTION}/queryables", ogc.queryables, name="ogc-queryables"),
    path(f"{COLLECTION}/items", ogc_items.items, name="ogc-items"),
    path(f"{COLLECTION}/items/<str:number>", ogc_items.item, name="ogc-item"),
    path(f"{COLLECTION}/tiles", ogc_tiles.tilesets, name="ogc-tilesets"),
    path(GRID, ogc_tiles.tileset, name="ogc-tileset"),
    path(f"{GRID}/<int:z>/<int:row>/<int:col>", ogc_tiles.tile, name="ogc-tile"),
    path(f"{COLLECTION}/tilejson", ogc_tiles.tilejson, name="ogc-tilejson"),
    path("ogc/records", ogc_records.records, name="ogc-records"),
    path("ogc/records/<slug:key>", ogc_records.record, name="ogc-record"),
    path("stac", ogc_records.stac, name="stac"),
    path("stac/<slug:key>", ogc_records.stac_collection, name="stac-collection"),
]
