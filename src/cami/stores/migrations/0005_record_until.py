from typing import Any

from django.db import migrations, models

from cami.stores.append_only import guard, unguard


def _guard(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401
    guard(schema_editor.connection, ("record",))


def _unguard(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401
    unguard(schema_editor.connection, ("record",))


class Migration(migrations.Migration):
    dependencies = [("stores", "0004_atlas")]

    operations = [
        # a table that SQLite makes anew loses its guards
        migrations.RunPython(_unguard, _guard),
        migrations.AddField(
            model_name="record",
            name="until",
            field=models.CharField(blank=True, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.RunPython(_guard, _unguard),
    ]
