"""Office lists of everyone around makers and buyers, one list a kind of party."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.sample.draws import stream
from graph.sample.office import YEAR, where_columns
from graph.sample.places import places
from graph.sample.tie_rows import TYPES
from graph.sample.workbooks import Table

if TYPE_CHECKING:
    from graph.sample.world import World

SUPPORTERS: Final = {
    "cooperative": ("05_koperasi_sintetis", "Koperasi", "Nama Koperasi"),
    "cluster": ("06_sentra_sintetis", "Sentra", "Nama Sentra"),
    "trader": ("07_pengepul_sintetis", "Pengepul", "Nama Pedagang Pengumpul"),
    "bds_provider": ("08_penyedia_layanan_bds_sintetis", "Penyedia Layanan BDS", "Nama Lembaga"),
    "financial_institution": ("09_lembaga_keuangan_sintetis", "Lembaga Keuangan", "Nama Lembaga"),
    "foster_company": ("10_bapak_angkat_sintetis", "Bapak Angkat", "Nama Perusahaan"),
    "officer": ("11_pendamping_sintetis", "Pendamping", "Nama Pendamping"),
    "forum": ("12_forum_sintetis", "Forum", "Nama Forum"),
    "government": ("13_dinas_pemerintah_daerah_sintetis", "Dinas", "Nama Dinas"),
    "shared_facility": ("14_fasilitas_bersama_sintetis", "Fasilitas Bersama", "Nama Fasilitas"),
    "front_office": ("15_klinik_bisnis_sintetis", "Klinik Bisnis", "Nama Klinik Bisnis"),
    "institution": ("16_lembaga_pendidikan_sintetis", "Sekolah dan Puskesmas", "Nama Institusi"),
    "social_enterprise": ("17_wirausaha_sosial_sintetis", "Wirausaha Sosial", "Nama Wirausaha Sosial"),
    "programme": ("18_program_sintetis", "Program", "Nama Program"),
    "machine": ("19_mesin_sintetis", "Mesin", "Nama Mesin"),
}
"""File, sheet and name column of each list of supporters."""


def supporter_list(world: World, kind: str) -> Table:
    """Return the list of one kind of party around makers and buyers."""
    rng = stream(world.seed, f"{kind} list")
    group = world.cast.supporters[kind]
    first = world.cast.first(kind)
    facts = world.parties[first : first + group.count]
    _, sheet, head = SUPPORTERS[kind]
    columns = {
        "No": pl.Series(range(1, group.count + 1)).cast(pl.String),
        head: group.name,
        **{k.title(): v for k, v in where_columns(rng, group.regency).items()},
    }
    if kind in ("cooperative", "cluster"):
        columns["Jumlah Anggota"] = facts["members"].cast(pl.String)
    if facts["kbli"].null_count() < group.count:
        columns["KBLI"] = facts["kbli"].list.first()
    if kind == "cluster":
        named = dict(zip(places().district_code, places().district_name, strict=True))
        columns["Kecamatan"] = pl.Series([named.get(cluster.district) for cluster in world.planned])
    if kind == "officer":
        tasks = facts["roles"].list.first().replace({"bdo": "Pendamping usaha", "facilitator": "Fasilitator sentra"})
        binaan = np.bincount(world.ties.start[world.ties.kind == TYPES.index("COACHES")], minlength=first + group.count)
        columns["Tugas"] = tasks
        columns["Usaha Binaan"] = pl.Series(binaan[first : first + group.count]).cast(pl.String)
    return Table(sheet, f"DAFTAR {sheet.upper()} TAHUN {YEAR}", pl.DataFrame(columns))
