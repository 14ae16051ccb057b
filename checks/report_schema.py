"""The JSON Schema of a report, made from its types; ``python -m checks.report_schema`` writes it anew."""

from pathlib import Path

import msgspec

from checks.report import Report

SCHEMA_FILE = Path(__file__).with_name("report.schema.json")


def schema_text() -> str:
    """The schema (JSON Schema, draft 2020-12) as it is shipped."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | msgspec.json.schema(Report)
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), "utf-8")
