// Bundle src/ into the application's own static files, under names that carry their hash.
import { build } from "esbuild";
import { copyFile, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const outdir = "../src/cami/web/static/build";
await rm(outdir, { recursive: true, force: true });

const onlyWoff2 = {
  name: "only-woff2",
  setup(build) {
    build.onLoad({ filter: /@fontsource[\\/].*\.css$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/, url\([^)]*\.woff\)[^;]*/g, ""),
      loader: "css",
    }));
  },
};

const { metafile } = await build({
  entryPoints: ["src/app.css", "src/app.js", "src/atlas-map.css", "src/icon.svg"],
  outdir,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2020", "chrome100", "firefox100", "safari15"],
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "copy", ".png": "copy" },
  plugins: [onlyWoff2],
  metafile: true,
  logLevel: "warning",
});

// The map is in parts of its own, which only the atlas asks for.
const map = await build({
  entryPoints: ["src/atlas.js"],
  outdir,
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true,
  target: ["es2022", "chrome100", "firefox100", "safari15"],
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  metafile: true,
  logLevel: "warning",
});
Object.assign(metafile.outputs, map.metafile.outputs);

for (const family of ["source-sans-3", "source-serif-4"]) {
  const licence = `node_modules/@fontsource/${family}/LICENSE`;
  await copyFile(licence, join(outdir, `${family}-licence.txt`));
}

await copyFile("node_modules/maplibre-gl/LICENSE.txt", join(outdir, "maplibre-gl-licence.txt"));

// manifest.json: source name -> built name, read by cami.web.assets
const manifest = {};
for (const [path, output] of Object.entries(metafile.outputs)) {
  const source = output.entryPoint ?? Object.keys(output.inputs)[0];
  if (!source) continue;
  manifest[basename(source)] = basename(path);
}
for (const name of await readdir(outdir)) {
  if (/\.(css|js|svg)$/.test(name)) {
    const file = join(outdir, name);
    const content = await readFile(file);
    await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
    const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    await writeFile(`${file}.br`, brotliCompressSync(content, best));
  }
}
await writeFile(join(outdir, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
