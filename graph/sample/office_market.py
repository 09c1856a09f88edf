"""Office lists of the market and of the network: offers, demands and who is tied to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.sample.as_network import required_lists
from graph.sample.draws import gathered, stream
from graph.sample.goods import goods
from graph.sample.market import OUTLETS
from graph.sample.mess import lot, per_unit, volume
from graph.sample.office import YEAR, where_columns
from graph.sample.tie_rows import OPEN, TYPES
from graph.sample.workbooks import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.sample.market import Offers
    from graph.sample.world import World

TIE_WORDS: Final = {
    "SUPPLIES": "memasok", "MEMBER_OF": "anggota koperasi", "PART_OF": "bagian sentra",
    "COOPERATES_WITH": "kerja sama", "SHARES_WITH": "berbagi fasilitas", "SUBCONTRACTS": "subkontrak",
    "TRUSTS": "percaya", "ATTENDED": "mengikuti", "REFERS_TO": "merujuk", "LEARNS_FROM": "belajar dari",
    "INFORMS": "memberi informasi", "SERVES": "melayani", "FINANCES": "membiayai", "FOSTERS": "membina",
    "FACILITATES": "memfasilitasi", "COACHES": "mendampingi", "SITS_ON": "anggota forum",
    "PARTNERS_WITH": "bermitra", "HOLDS": "memiliki", "ORGANISES": "menyelenggarakan",
}  # fmt: skip
"""What offices call the ties."""


def offer_list(world: World) -> Table:
    """Return what makers and cooperatives offer: ``12 ton/bln``, ``Rp 4.500/kg``, who buys today and for how much."""
    makers, together = world.cast.makers, world.cast.supporters["cooperative"]
    alone = _offer_rows(stream(world.seed, "offer list"), world.offers, makers.name, makers.regency, makers.district)
    joint = _offer_rows(stream(world.seed, "joint offer list"), world.joint, together.name, together.regency)
    return Table("Penawaran", f"DAFTAR PENAWARAN PRODUK UMK TAHUN {YEAR}", pl.concat([alone, joint], how="diagonal"))


def _offer_rows(
    rng: np.random.Generator,
    offers: Offers,
    name: pl.Series,
    regency: NDArray[np.int64],
    district: NDArray[np.int64] | None = None,
) -> pl.DataFrame:
    seller = offers.maker
    where = where_columns(rng, regency[seller], None if district is None else district[seller])
    unit = gathered([good.unit for good in goods()], offers.good)
    known = gathered(
        ["pengepul", "langsung ke konsumen", "belum ada"], np.where(offers.outlet < len(OUTLETS), offers.outlet, -1)
    )
    price, outlet_price = pl.Series(offers.price), _known(offers.outlet_price)
    return pl.DataFrame(
        {
            "Nama Usaha": name.gather(seller),
            **{k.title(): v for k, v in where.items()},
            "Kode KBLI": gathered([good.kbli for good in goods()], offers.good),
            "Komoditas": gathered([good.product for good in goods()], offers.good),
            "Kapasitas per Bulan": volume(rng, pl.Series(offers.units), unit),
            "Harga Jual": per_unit(rng, price, unit),
            "Dijual ke": known,
            "Harga Saat Ini": per_unit(rng, outlet_price, unit),
            "Mutu": gathered(["A", "B"], offers.grade),
            "Lot Minimum": lot(_known(offers.min_lot), unit),
            "Jangkauan Kirim (km)": pl.Series(offers.radius_km).cast(pl.String),
        }
    )


def demand_list(world: World) -> Table:
    """Return what buyers want: volume, price, present source, stated musts, lots and partners."""
    rng = stream(world.seed, "demand list")
    demands, buyers = world.demands, world.cast.buyers
    unit = gathered([good.unit for good in goods()], demands.good)
    musts = required_lists(demands).list.eval(pl.element().str.to_uppercase()).list.join(", ")
    frame = pl.DataFrame(
        {
            "Nama Pembeli": buyers.name.gather(demands.buyer),
            **{k.title(): v for k, v in where_columns(rng, buyers.regency[demands.buyer]).items()},
            "Kode KBLI": gathered([good.kbli for good in goods()], demands.good),
            "Komoditas": gathered([good.product for good in goods()], demands.good),
            "Kebutuhan per Bulan": volume(rng, pl.Series(demands.units), unit),
            "Harga Beli Maksimum": per_unit(rng, pl.Series(demands.price), unit),
            "Harga Pemasok Saat Ini": per_unit(rng, _known(demands.source_price), unit),
            "Syarat Sertifikat": pl.select(pl.when(musts != "").then(musts)).to_series(),
            "Lot Minimum": lot(_known(demands.min_lot), unit),
            "Mitra Maksimal": _known(demands.max_partners).cast(pl.String),
            "Radius (km)": pl.Series(demands.radius_km).cast(pl.String),
        }
    )
    return Table("Permintaan", f"DAFTAR PERMINTAAN PEMBELI TAHUN {YEAR}", frame)


def tie_list(world: World) -> Table:
    """Return who is tied to whom, as a survey and the office's books have it; membership of sentra stands elsewhere."""
    ties = world.ties
    names = world.parties["name"]
    rows = np.flatnonzero(ties.kind != TYPES.index("PART_OF"))
    until = ties.until[rows]
    ended = pl.select(pl.when(pl.Series(until) < OPEN).then(pl.Series(until).cast(pl.Int32))).to_series()
    rupiah_a_month = _known(ties.rupiah[rows])
    frame = pl.DataFrame(
        {
            "Dari": names.gather(ties.start[rows]),
            "Ke": names.gather(ties.end[rows]),
            "Jenis Hubungan": gathered([TIE_WORDS[kind] for kind in TYPES], ties.kind[rows]),
            "Sejak": pl.Series(ties.since[rows]).cast(pl.Date).dt.strftime("%d/%m/%Y"),
            "Sampai": ended.cast(pl.Date).dt.strftime("%d/%m/%Y"),
            "Nilai Hubungan (Rp/bulan)": rupiah_a_month.cast(pl.String),
            "Komoditas": gathered([good.kbli for good in goods()], ties.good[rows]),
        }
    )
    return Table("Hubungan", f"DAFTAR HUBUNGAN ANTAR PIHAK TAHUN {YEAR}", frame)


def _known(values: NDArray[np.int64]) -> pl.Series:
    return pl.select(pl.when(pl.Series(values) >= 0).then(pl.Series(values))).to_series()
