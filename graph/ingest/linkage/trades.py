"""Words for what is done or sold, which tell no business from another: *Kios Baju Bekas Bu Sri* is Sri."""

from __future__ import annotations

from functools import cache
from typing import Final

from graph.model.names import normalise_name
from graph.reference.activities import table

NAMES_TOO: Final = frozenset(
    """
    sumber cipta karya bina bintang sinar inti mulia mutiara niaga tirta permata sari warna palma mandiri raya
    central guna murni daya bumi merpati lintas kembang laras ekonomi taman tiga dua lima tunggal pondok
    melati nasional surya hijau biru merah putih kuning alam laut gunung samudra internasional global smart
    bebas utara selatan timur barat tengah kecil besar agung jati intan elang garuda kencana pelita sentral
    wanita anak aneka baru
    """.split()  # noqa: SIM905
)
"""Words of titles of KBLI that are also what businesses call themselves."""
MORE: Final = frozenset(
    """
    wedangan sembako snack soto nasi gorengan bakso klontong kelontong baju sosis sate bakmi shop cell jualan
    jual beli geprek daster pisang degan online jamu bandeng jajanan jajan pecel kitchen las servis service
    tailor taylor jus rosok kost kos tehnik craft angkringan hik sambung martabak sablon lotek print dagang
    technology cookies mart cake juice onderdil tambal kuliner mayur asin permak bumbon tenongan reklame dawet
    cilok bakery sambel frozen burger fotocopy foto copy studio travel grosir krempyeng empal timlo gudeg penyetan
    selat liwet donat celana pulsa risol warmindo bungkus bakar goreng penyet pentol dimsum lontong galon
    kupat busana aquarium souvenir parutan gerabah bordir bubut cukur potong pangkas rias pengrajin pedagang
    penjual tukang pembuat produksi sayur sayuran telor kerupuk krupuk keripik kripik kremes peyek rempeyek
    abon sirup selai dodol wajik getuk tape ragi kecap saus terasi garam tempe tahu oncom tenun batik ulos
    songket anyaman rotan bambu genteng bata gerabah keramik pasar blok los lantai lt lapak kaki lima depan
    samping sebelah bekas eceran isi ulang cuci motor mobil becak ojek
    """.split()  # noqa: SIM905
)
"""Further words of the kind, as lists of small business write them."""
SELLERS: Final = (
    "pedagang",
    "penjual",
    "menjual",
    "jual",
    "jualan",
    "dagang",
    "pembuat",
    "membuat",
    "bikin",
    "penjualan",
    "jasa",
)
"""What begins with these is said of a trade, unless it calls a person: *Pedagang Karak*, *Jual Sparepart Lampu*."""
NO_GOODS: Final = frozenset(
    """
    pasar blok los lantai lt lapak kaki lima depan samping sebelah jual beli jualan dagang pedagang penjual produksi
    pembuat pengrajin tukang shop mart grosir eceran online usaha
    """.split()  # noqa: SIM905
)
"""Words of trade that say where or how, not what: two stalls of *Pasar Gading* have no good in common by that."""


@cache
def trade_words() -> frozenset[str]:
    """Return the words that say what is done or sold.

    Examples
    --------
    >>> words = trade_words()
    >>> "sepatu" in words, "sembako" in words, "sumber" in words, "rahayu" in words
    (True, True, False, False)
    """
    titles = {word for title in table()["title"] for word in normalise_name(title).split() if len(word) > 2}
    return (frozenset(titles) - NAMES_TOO) | MORE
