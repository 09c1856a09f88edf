"""What each office list of the sample holds: text as an office would type it, columns as an office would call them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.reference.shipped import read_csv
from graph.sample.draws import gathered, stream
from graph.sample.goods import goods, services
from graph.sample.mess import blanked, dotted, one_of, rupiah, spelt_again, without_zeros
from graph.sample.places import REGIONS, places
from graph.sample.workbooks import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.sample.clusters import Cluster
    from graph.sample.world import World

REPEATED: Final = 0.03
"""Part of makers that stand a second time in the general list, spelt another way."""
YEAR: Final = 2026
ACTIVITIES: Final = {
    "01": "Perkebunan/pertanian", "03": "Perikanan", "47": "Perdagangan eceran", "56": "Penyediaan makanan",
    "45": "Bengkel", "96": "Jasa perorangan",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Repeats:
    """Planted duplicates: makers that stand twice, and how they are spelt the second time."""

    maker: NDArray[np.int64]
    name: pl.Series


@cache
def _regencies() -> tuple[list[str], list[str]]:
    """Return the full name and the province's name of each regency, by row of ``places()``."""
    regions = read_csv("regions.csv", REGIONS)
    names = dict(zip(regions["code"], regions["name"], strict=True))
    return [names[code] for code in places().code], [names[code[:2]] for code in places().code]


def where_columns(
    rng: np.random.Generator, regency: NDArray[np.int64], district: NDArray[np.int64] | None = None
) -> dict[str, pl.Series]:
    """Return district, regency and province as offices write them: ``Kabupaten``, ``Kab.`` or capitals."""
    full, province = _regencies()
    name = gathered(full, regency)
    short = name.str.replace("^Kabupaten ", "Kab. ")
    columns = {
        "kabupaten": one_of(rng, name, short, name.str.to_uppercase(), odds=(0.6, 0.3, 0.1)),
        "provinsi": gathered(province, regency),
    }
    if district is None:
        return columns
    return {"kecamatan": gathered(places().district_name, district), **columns}


def repeats(world: World) -> Repeats:
    """Choose the makers that stand twice, and spell them again.

    Examples
    --------
    >>> from graph.sample.world import make_world
    >>> planted = repeats(make_world(400))
    >>> len(planted.maker), len(planted.name)
    (11, 11)
    """
    rng = stream(world.seed, "repeats")
    makers = world.cast.makers
    chosen = np.sort(rng.permutation(makers.count)[: int(makers.count * REPEATED)])
    return Repeats(chosen, spelt_again(rng, makers.name.gather(chosen)))


def _maker_columns(world: World, rows: NDArray[np.int64], stream_name: str) -> dict[str, pl.Series]:
    """Return every column that a list of makers may have, for some of them, in that order."""
    rng = stream(world.seed, stream_name)
    makers = world.cast.makers
    facts = world.parties[: makers.count][rows]
    good = makers.good[rows]
    kbli = [*(g.kbli for g in goods()), *(s.kbli for s in services())]
    products = [*(g.product for g in goods()), *(ACTIVITIES.get(s.kbli[:2], "Jasa") for s in services())]
    workers = facts["workers"]
    women = (workers * pl.Series(rng.beta(2, 2.5, len(rows)))).cast(pl.Int64)
    papers = facts["certifications"].list.eval(pl.element().str.to_uppercase()).list.join(", ")
    return {
        "nama": makers.name.gather(rows),
        **where_columns(rng, makers.regency[rows], makers.district[rows]),
        "kbli": gathered(kbli, good),
        "produk": gathered(products, good),
        "laki": (workers - women).cast(pl.String),
        "perempuan": women.cast(pl.String),
        "pekerja": one_of(rng, workers.cast(pl.String), workers.cast(pl.String) + " orang"),
        "omzet": blanked(rng, rupiah(rng, facts["sales_rp_per_year"]), 0.06),
        "aset": facts["capital_rp"].cast(pl.String),
        "tahun": facts["established"].cast(pl.String),
        "izin": pl.select(pl.when(papers != "").then(papers).otherwise(pl.lit("-"))).to_series(),
        "bentuk": facts["legal_form"].replace("PR", "Perorangan"),
        "grup": facts["parent"],
        "pemilik": facts["women_led"].replace_strict({True: "P", False: "L"}, return_dtype=pl.String),
        "lintang": facts["lat"].cast(pl.String),
        "bujur": facts["lon"].cast(pl.String),
    }


def directory(world: World) -> list[Table]:
    """Return the directory of the ten clusters: a sheet a cluster, merged heads, a total, capital in rupiah."""
    makers = world.cast.makers
    tables = []
    for number, cluster in enumerate(world.planned):
        if not cluster.real:
            break
        rows = np.flatnonzero(makers.cluster == number)
        if len(rows) == 0:
            continue
        tables.append(_cluster_sheet(world, cluster, rows))
    return tables


def _cluster_sheet(world: World, cluster: Cluster, rows: NDArray[np.int64]) -> Table:
    cells = _maker_columns(world, rows, f"directory {cluster.code}")
    frame = pl.DataFrame(
        {
            "No": pl.Series(range(1, len(rows) + 1)).cast(pl.String),
            "Nama Usaha": cells["nama"],
            "Alamat|Kecamatan": cells["kecamatan"],
            "Alamat|Kabupaten/Kota": cells["kabupaten"],
            "Alamat|Provinsi": cells["provinsi"],
            "Kode KBLI": cells["kbli"],
            "Produk Utama": cells["produk"],
            "Jenis Kelamin": cells["pemilik"].replace({"P": "Perempuan", "L": "Laki-laki"}),
            "Tenaga Kerja|Laki-laki": cells["laki"],
            "Tenaga Kerja|Perempuan": cells["perempuan"],
            "Omzet per Tahun": cells["omzet"],
            "Modal Usaha (Rp)": cells["aset"],
            "Tahun Berdiri": cells["tahun"],
            "Legalitas": cells["izin"],
            "Sentra": pl.repeat(cluster.name, len(rows), eager=True),
        }
    )
    men, women = (frame[f"Tenaga Kerja|{who}"].cast(pl.Int64).sum() for who in ("Laki-laki", "Perempuan"))
    total = {"Tenaga Kerja|Laki-laki": str(men), "Tenaga Kerja|Perempuan": str(women)}
    short = cluster.name.removeprefix("Sentra ")
    note = "Sumber: hasil pendataan lapangan (sintetis), Oktober 2026"
    return Table(short, f"DIREKTORI USAHA {cluster.name.upper()} TAHUN {YEAR}", frame, total, note)


def general_lists(world: World, planted: Repeats) -> tuple[Table, Table]:
    """Return the lists of all other makers, of Java and of elsewhere: zeros of KBLI lost, planted duplicates."""
    makers = world.cast.makers
    named = sum(cluster.members for cluster in world.planned if cluster.real)
    rest = np.arange(named, makers.count)
    rows = np.concatenate([rest, planted.maker])
    name = pl.concat([makers.name[named:], planted.name])
    order = stream(world.seed, "general order").permutation(len(rows))
    rows, name = rows[order], name.gather(order)
    on_java = np.array([code[0] == "3" for code in places().code])[makers.regency[rows]]
    java = _general(world, rows[on_java], name.filter(pl.Series(on_java)))
    return java, _exported(world, rows[~on_java], name.filter(pl.Series(~on_java)))


def _general(world: World, rows: NDArray[np.int64], name: pl.Series) -> Table:
    cells = _maker_columns(world, rows, "general list")
    inside = [cluster.name for cluster in world.planned]
    cells["nama"] = name
    frame = pl.DataFrame(
        {
            "No.": pl.Series(range(1, len(rows) + 1)).cast(pl.String),
            "Nama Usaha": cells["nama"],
            "Bentuk Usaha": cells["bentuk"],
            "L/P": cells["pemilik"],
            "Kecamatan": cells["kecamatan"],
            "Kab/Kota": cells["kabupaten"],
            "Provinsi": cells["provinsi"],
            "KBLI": without_zeros(cells["kbli"]),
            "Jenis Usaha": cells["produk"],
            "Jumlah Tenaga Kerja": cells["pekerja"],
            "Omset (Rp/tahun)": cells["omzet"],
            "Tahun Mulai Usaha": cells["tahun"],
            "Perizinan": cells["izin"],
            "Nama Sentra": gathered(inside, world.cast.makers.cluster[rows]),
            "Grup Perusahaan": cells["grup"],
            "Lintang": cells["lintang"],
            "Bujur": cells["bujur"],
        }
    )
    note = "Keterangan: data lapangan sintetis – belum diverifikasi"
    return Table("Data UMKM", f"DATA USAHA MIKRO DAN KECIL TAHUN {YEAR}", frame, {}, note)


def _exported(world: World, rows: NDArray[np.int64], name: pl.Series) -> Table:
    """Return the list that an old program exported: heads in capitals, letters beyond ASCII, a last line TOTAL."""
    cells = _maker_columns(world, rows, "exported list")
    inside = [cluster.name for cluster in world.planned]
    cafe = pl.Series(np.arange(len(rows)) % 47 == 0)
    trade = pl.select(pl.when(cafe).then(cells["produk"] + " – pemasok café").otherwise(cells["produk"])).to_series()
    frame = pl.DataFrame(
        {
            "NAMA_USAHA": name,
            "KECAMATAN": cells["kecamatan"],
            "KABUPATEN": cells["kabupaten"],
            "PROVINSI": cells["provinsi"],
            "KBLI": without_zeros(cells["kbli"]),
            "JENIS_USAHA": trade,
            "JML_TK": cells["pekerja"],
            "OMZET_TAHUNAN": cells["omzet"],
            "THN_BERDIRI": cells["tahun"],
            "PERIZINAN": cells["izin"],
            "SENTRA": gathered(inside, world.cast.makers.cluster[rows]),
            "LAT": cells["lintang"],
            "LONG": cells["bujur"],
        }
    )
    total = pl.DataFrame({"NAMA_USAHA": ["TOTAL"], "JML_TK": [str(len(rows))]})
    return Table("Luar Jawa", "", pl.concat([frame, total], how="diagonal"))


def buyer_list(world: World) -> Table:
    """Return the list of buyers, mills among them: billions in words, yes and no, groups."""
    rng = stream(world.seed, "buyer list")
    makers, buyers = world.cast.makers, world.cast.buyers
    facts = world.parties[makers.count : makers.count + buyers.count]
    sales = facts["sales_rp_per_year"]
    frame = pl.DataFrame(
        {
            "No": pl.Series(range(1, buyers.count + 1)).cast(pl.String),
            "Nama Perusahaan": facts["name"],
            **{k.title(): v for k, v in where_columns(rng, buyers.regency).items()},
            "KBLI": facts["kbli"].list.first(),
            "Skala Usaha": facts["size"].replace({"medium": "Menengah", "large": "Besar"}),
            "Omzet per Tahun": one_of(
                rng, dotted((sales / 1e9).round(0).cast(pl.Int64)) + " miliar", "Rp " + dotted(sales)
            ),
            "Jumlah Karyawan": dotted(facts["workers"]),
            "Grup Perusahaan": facts["parent"],
            "Mitra Dicari": facts["slots"].cast(pl.String),
            "Radius (km)": facts["radius_km"].cast(pl.Int64).cast(pl.String),
            "Bersedia Membina": facts["commits_to_coach"].replace_strict(
                {True: "Ya", False: "Tidak"}, return_dtype=pl.String
            ),
            "Sertifikat": facts["certifications"].list.eval(pl.element().str.to_uppercase()).list.join("; "),
            "Lintang": facts["lat"].cast(pl.String),
            "Bujur": facts["lon"].cast(pl.String),
        }
    )
    return Table("Offtaker", f"DAFTAR PERUSAHAAN PEMBELI (OFFTAKER) TAHUN {YEAR}", frame)
