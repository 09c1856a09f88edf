"""Who can be reached about a business: read beside the records, handed over once, written into no file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.party.name_and_owner import parted
from graph.ingest.party.personal import ANY, EMAIL, PHONE, is_contact, phone_digits
from graph.ingest.records import AT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.ingest.heads.sheet_plan import SheetPlan

CONTACT: Final[Mapping[str, type[pl.DataType]]] = dict.fromkeys(("name", "phone", "email"), pl.String)
"""What is read of a person: the owner's name, a telephone number as ``+62...``, an e-mail address."""
CONTACTS: Final[Mapping[str, type[pl.DataType]]] = {"party": pl.String, "source": pl.String, **CONTACT}
"""Contacts of the parties of a call, and the list that states them."""


def _international(cells: pl.Series) -> pl.Series:
    """Return the first telephone number of each cell as ``+62...``, null where none can be read."""
    return pl.select(pl.format("+62{}", phone_digits(cells))).to_series()


def contacts_of(frame: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    """Return the contacts that accepted rows state: ``list_no``, ``row`` and the columns of ``CONTACT``.

    Parameters
    ----------
    frame
        Accepted rows with tidy cells.
    plan
        What the sheet is.
    """
    roles = [role for role in plan.kind.naming if role not in ("owner", "key")]
    said = frame.select(
        "row",
        raw=plan.cell(*roles),
        owner=plan.cell("owner"),
        phone=plan.cell("phone"),
        email=plan.cell("email"),
    )
    if plan.owner_part is not None:
        raw, owner = parted(said["raw"], plan.owner_part)
        said = said.with_columns(raw.alias("raw"), owner.alias("owner"))
    usable = said["phone"].set(~is_contact(said["phone"]), None)
    typed = said["raw"].str.extract(f"({PHONE})", 1)
    mails = said.select(pl.coalesce("email", "phone").str.extract(f"({EMAIL})", 1)).to_series()
    found = pl.DataFrame(
        {
            "list_no": pl.Series([plan.number], dtype=AT["list_no"]).new_from_index(0, said.height),
            "row": said["row"].cast(AT["row"]),
            "name": said["owner"].str.slice(0, 200),
            "phone": pl.select(pl.coalesce(_international(usable), _international(typed))).to_series(),
            "email": mails,
        }
    )
    whole = pl.concat([found, *(_further(frame, name, found) for name in plan.names("owner")[1:])])
    return whole.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in CONTACT)).unique(maintain_order=True)


def _further(frame: pl.DataFrame, column: str, found: pl.DataFrame) -> pl.DataFrame:
    """Return the second persons of rows, as a column beside the owner names them: *Kontak Person*, with a number."""
    cells = frame[column]
    called = cells.str.replace_all(ANY, " ").str.replace_all(r"\s+", " ").str.strip_chars(" ,;:/|()-").str.slice(0, 200)
    told = found.with_columns(
        name=called.set(~called.str.contains(r"\p{L}").fill_null(False), None),
        phone=_international(cells.str.extract(f"({PHONE})", 1)),
        email=cells.str.extract(f"({EMAIL})", 1),
    )
    return told.filter(pl.col("name").is_not_null() & ~(pl.col("name") == found["name"]).fill_null(False))


def contacts_by_party(found: Sequence[pl.DataFrame], fates: pl.DataFrame, sources: Mapping[int, str]) -> pl.DataFrame:
    """Return the contacts of parties, with the columns of ``CONTACTS``, each once.

    Parameters
    ----------
    found
        What :func:`contacts_of` returned of every batch.
    fates
        What became of every row: ``list_no``, ``row``, ``party``.
    sources
        Name of each list, by its number.

    Examples
    --------
    >>> found = pl.DataFrame({"list_no": [0], "row": [2], "name": ["Siti"], "phone": [None], "email": [None]})
    >>> fates = pl.DataFrame({"list_no": [0], "row": [2], "party": ["p1"]})
    >>> contacts_by_party([found], fates, {0: "umkm"}).select("party", "source", "name").row(0)
    ('p1', 'umkm', 'Siti')
    """
    if not found:
        return pl.DataFrame(schema=CONTACTS)
    whole = pl.concat(found, how="vertical_relaxed").join(
        fates.select(*AT, "party").drop_nulls().unique(maintain_order=True), on=list(AT), maintain_order="left"
    )
    source = pl.col("list_no").replace_strict(list(sources), list(sources.values()), return_dtype=pl.String)
    table = whole.with_columns(source=source)
    return table.select(pl.col(name).cast(dtype) for name, dtype in CONTACTS.items()).unique(maintain_order=True)
