"""Lists with planted duplicates: invented businesses of every regency, and the errors that offices really make.

``python -m benchmarks.linkage.planted 100000 /tmp/list.csv`` writes a list; column ``truth`` tells which rows are one
business. The names, owners, addresses and numbers are drawn from words and belong to nobody.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from graph.reference.regions import table as regions
from graph.sample.names import FIRST, SECOND

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = (
    "Nama Usaha", "Pemilik", "Alamat", "Desa", "Kecamatan", "Kabupaten/Kota", "Provinsi", "Telepon", "NIB", "KBLI",
    "Produk", "Latitude", "Longitude", "truth",
)  # fmt: skip
GIVEN = (
    "Sri", "Siti", "Budi", "Agus", "Slamet", "Wati", "Yanti", "Dewi", "Eko", "Joko", "Nur", "Ahmad", "Abdul",
    "Rina", "Tuti", "Yuni", "Endang", "Hadi", "Sugeng", "Wayan", "Made", "Ketut", "Nyoman", "Ujang", "Asep", "Dedi",
    "Iwan", "Andi", "Hasan", "Fatimah", "Aminah", "Rahma", "Lilis", "Euis", "Rudi", "Tono", "Darmi", "Sumi", "Marni",
    "Yohanes", "Maria", "Ratna", "Ningsih", "Lestari", "Sulastri", "Suparman", "Suharto", "Sukardi", "Mulyono",
    "Herman", "Rusdi", "Zainal", "Syamsul", "Kartini", "Murni", "Ida", "Lina", "Fitri", "Desi", "Indra", "Bayu",
)  # fmt: skip
FAMILY = (
    "Wahyuni", "Santoso", "Wibowo", "Nugroho", "Hidayat", "Saputra", "Kurniawan", "Rahayu", "Susanti", "Handayani",
    "Utami", "Purnomo", "Setiawan", "Hartono", "Gunawan", "Suryadi", "Iskandar", "Siregar", "Nasution", "Simanjuntak",
    "Tarigan", "Sinaga", "Lubis", "Harahap", "Mokoagow", "Tumbelaka", "Lumentut", "Pattiasina", "Wenda", "Kogoya",
    "Basuki", "Prasetyo", "Maulana", "Firmansyah", "Yusuf", "Ibrahim", "Ismail", "Marzuki", "Syahputra", "Daulay",
)  # fmt: skip
TRADES = (
    ("Keripik", "10794", "keripik singkong"), ("Batik", "13134", "batik tulis"), ("Tahu", "10392", "tahu"),
    ("Tempe", "10391", "tempe kedelai"), ("Roti", "10710", "roti"), ("Kerupuk", "10794", "kerupuk"),
    ("Mebel", "31001", "mebel kayu"), ("Bengkel", "45201", "bengkel mobil"), ("Konveksi", "14111", "konveksi"),
    ("Genteng", "23921", "genteng"), ("Warung", "47112", "sembako"), ("Toko", "47112", "sembako"),
    ("Catering", "56210", "jasa boga"), ("Kopi", "10761", "kopi bubuk"), ("Tenun", "13122", "kain tenun"),
)  # fmt: skip
DETAILS = (
    "aneka rasa", "menerima pesanan", "eceran dan grosir", "khas daerah", "kiloan", "rumahan", "curah", "ekspor",
    "seragam", "untuk hajatan", "oleh-oleh", "organik", "ukuran kecil", "kualitas super", "bahan lokal", "siap antar",
)  # fmt: skip
BROADLY = ("makanan ringan", "makanan", "kerajinan", "jasa", "dagang", "usaha rumahan", "industri kecil", "perdagangan")
"""What another clerk writes of the same trade."""
STREETS = (
    "Melati", "Mawar", "Merdeka", "Diponegoro", "Sudirman", "Pahlawan", "Kartini", "Raya Pasar", "Pemuda", "Cendana",
    "Kenanga", "Gatot Subroto", "Ahmad Yani", "Imam Bonjol", "Veteran", "Pramuka", "Teratai", "Anggrek", "Flamboyan",
)  # fmt: skip
VILLAGES = ("Sukamaju", "Mekarsari", "Karanganyar", "Sidomulyo", "Tanjungsari", "Banjarsari", "Purwosari", "Margomulyo")
KEYS = {"a": "sq", "e": "wr", "i": "uo", "o": "ip", "n": "bm", "r": "et", "s": "ad", "t": "ry", "k": "jl", "m": "nk"}


def business(rng: random.Random, number: int, place: tuple[str, str, str, float, float]) -> dict[str, str]:
    """Return one business: common names are common, as they are."""
    district, regency, province, lat, lon = place
    owner = f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}" if rng.random() < 0.8 else rng.choice(GIVEN)
    trade, kbli, product = rng.choice(TRADES)
    first = FIRST[min(int(rng.expovariate(0.05)), len(FIRST) - 1)]
    second = SECOND[min(int(rng.expovariate(0.05)), len(SECOND) - 1)]
    style = rng.random()
    if style < 0.4:
        name = f"{rng.choice(('UD', 'CV', 'UD', 'PT', 'PD'))} {first} {second}"
    elif style < 0.6:
        name = f"{trade} {rng.choice(('Bu', 'Pak', 'Mbak', 'Haji', 'Ibu'))} {owner.split()[0]}"
    elif style < 0.75:
        name = f"{trade} {first} {second}"
    elif style < 0.87:
        name = f"{trade} {rng.choice(('Berkah', 'Barokah', 'Jaya', 'Sari Rasa', 'Rejeki', 'Makmur', 'Abadi'))}"
    else:
        name = f"{rng.choice(('Toko', 'Warung', 'Kelompok', 'Koperasi'))} {second} {first}"
    if rng.random() < 0.06:
        name += f" {rng.randint(1, 4)}"
    known = rng.random
    return {
        "Nama Usaha": name,
        "Pemilik": owner if known() < 0.6 else "",
        "Alamat": f"Jl. {rng.choice(STREETS)} No. {rng.randint(1, 199)}" if known() < 0.7 else "",
        "Desa": rng.choice(VILLAGES) if known() < 0.5 else "",
        "Kecamatan": district if known() < 0.85 else "",
        "Kabupaten/Kota": regency,
        "Provinsi": province,
        "Telepon": f"08{rng.randint(11, 99)}{rng.randint(1_000_000, 99_999_999)}" if known() < 0.5 else "",
        "NIB": f"{rng.randint(10**12, 10**13 - 1)}" if known() < 0.25 else "",
        "KBLI": kbli if known() < 0.7 else "",
        "Produk": f"{product} {rng.choice(DETAILS)}" if known() < 0.5 else product,
        "Latitude": f"{lat + rng.uniform(-0.06, 0.06):.6f}" if known() < 0.3 else "",
        "Longitude": "",
        "truth": str(number),
    } | {"_lon": f"{lon + rng.uniform(-0.06, 0.06):.6f}"}


# errors


def slip(rng: random.Random, text: str) -> str:
    """Return a text with one slip of the keys inside a word."""
    places = [i for i in range(1, len(text) - 1) if text[i].isalpha() and text[i - 1].isalpha()]
    if len(text) < 5 or not places:
        return text
    i, way = rng.choice(places), rng.randint(0, 3)
    if way == 0:
        return text[:i] + text[i + 1 :]
    if way == 1:
        return text[:i] + text[i] + text[i:]
    if way == 2:
        return text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :] if i > 1 else text
    return text[:i] + rng.choice(KEYS.get(text[i].lower(), "aeiou")) + text[i + 1 :]


def respelt(_: random.Random, text: str) -> str:
    """Return a name in an older or other spelling."""
    for old, new in (("j", "dj"), ("u", "oe"), ("z", "j"), ("sy", "s"), ("ey", "ei"), ("rejeki", "rezeki")):
        if old in text.lower():
            return text.lower().replace(old, new, 1).title()
    return text


def other_form(rng: random.Random, text: str) -> str:
    """Return a name with its legal form moved, dotted, dropped or added."""
    words = text.split()
    if words[0] in {"UD", "CV", "PT", "PD"}:
        rest = " ".join(words[1:])
        return rng.choice((rest, f"{rest}, {words[0]}", f"{words[0][0]}.{words[0][1]}. {rest}", f"{words[0]}. {rest}"))
    return rng.choice((f"UD {text}", text.upper(), f"{text} (UMKM)"))


def shortened(rng: random.Random, text: str) -> str:
    """Return a name with its usual short forms, or without its first generic word."""
    for long, short in (("Toko ", "Tk. "), ("Warung ", "Wr. "), ("Haji", "H."), ("Bu ", "Ibu "), ("Pak ", "Bpk. ")):
        if long in text and rng.random() < 0.7:
            return text.replace(long, short)
    return text.replace(" dan ", " & ") if " dan " in text else text.upper()


def rearranged(rng: random.Random, text: str) -> str:
    """Return a name with two words changed about, joined, or with a word more."""
    words = text.split()
    if len(words) < 3:
        return text
    way = rng.randint(0, 2)
    if way == 0:
        return " ".join([*words[:-2], words[-1], words[-2]])
    if way == 1:
        return " ".join([*words[:-2], words[-2] + words[-1].lower()])
    return f"{text} {rng.choice(('Snack', 'Food', 'Group', 'Cabang', 'Indonesia', 'Collection'))}"


ERRORS: tuple[tuple[float, Callable[[random.Random, str], str]], ...] = (
    (0.30, slip), (0.15, respelt), (0.30, other_form), (0.25, shortened), (0.12, rearranged),
)  # fmt: skip


def copy_of(rng: random.Random, row: dict[str, str]) -> dict[str, str]:
    """Return the same business as another clerk, or the same one next year, writes it."""
    new = dict(row)
    for odds, error in ERRORS:
        if rng.random() < odds:
            new["Nama Usaha"] = error(rng, new["Nama Usaha"])
    respell_contacts(rng, row, new)
    for column, odds in (("Desa", 0.3), ("Kecamatan", 0.2), ("NIB", 0.4), ("KBLI", 0.3), ("Latitude", 0.4)):
        if rng.random() < odds:
            new[column] = ""
    new["Produk"] = otherwise_said(rng, row["Produk"])
    if rng.random() < 0.02:
        new["Nama Usaha"] = new["Nama Usaha"].rstrip(" 1234")
    if rng.random() < 0.06:
        new["KBLI"] = rng.choice(TRADES)[1]
    if new["Latitude"] and rng.random() < 0.5:
        new["Latitude"] = f"{float(new['Latitude']) + rng.gauss(0, 0.0005):.6f}"
    return new


def otherwise_said(rng: random.Random, product: str) -> str:
    """Return what is made as another clerk says it: the same, in short, in other words, or not at all."""
    words = product.split()
    ways = (product, product.upper(), f"menjual {product}", slip(rng, product), " ".join(words[:2]), "")
    other = rng.choice(BROADLY)
    return rng.choices((*ways, other), weights=(30, 10, 10, 12, 10, 13, 15))[0]


def respell_contacts(rng: random.Random, row: dict[str, str], new: dict[str, str]) -> None:
    """Write address, telephone and owner another way, in place."""
    if row["Alamat"]:
        street = row["Alamat"].removeprefix("Jl. ")
        new["Alamat"] = rng.choice(
            (row["Alamat"], f"Jalan {street}", f"Jln {street.replace(' No.', '')}", street.split(" No.")[0], "",
             f"{row['Alamat']} RT 0{rng.randint(1, 9)} RW 0{rng.randint(1, 9)}", slip(rng, row["Alamat"]))
        )  # fmt: skip
    if row["Telepon"] and rng.random() < 0.4:
        digits = row["Telepon"]
        other = f"08{rng.randint(11, 99)}{rng.randint(1_000_000, 99_999_999)}"
        new["Telepon"] = rng.choice(("", f"+62 {digits[1:4]}-{digits[4:8]}-{digits[8:]}", other, digits[1:]))
    if row["Pemilik"] and rng.random() < 0.35:
        new["Pemilik"] = rng.choice(("", row["Pemilik"].upper(), slip(rng, row["Pemilik"]), row["Pemilik"].split()[0]))


def sibling(rng: random.Random, row: dict[str, str], number: int) -> dict[str, str]:
    """Return another business that is easily taken for the same: the owner's other trade, or a branch next door."""
    other = business(rng, number, (row["Kecamatan"], row["Kabupaten/Kota"], row["Provinsi"], 0.0, 0.0))
    new = {**row, "truth": str(number), "NIB": other["NIB"]}
    if rng.random() < 0.5:
        new |= {name: other[name] for name in ("Nama Usaha", "KBLI", "Produk")}
        return new
    base = row["Nama Usaha"].rstrip(" 1234")
    new |= {"Nama Usaha": f"{base} {rng.randint(5, 9)}", "Alamat": other["Alamat"], "Telepon": other["Telepon"]}
    return new


def places() -> list[tuple[str, str, str, float, float]]:
    """Return every district with its regency, province and the regency's centre."""
    table = regions()
    names = dict(table.select("code", "name").iter_rows())
    centre = {code: (lat, lon) for code, lat, lon in table.select("code", "lat", "lon").iter_rows()}
    found = []
    for code, name, level in table.select("code", "name", "level").iter_rows():
        if level == "district":
            lat, lon = centre[code[:5]]
            found.append((name, names[code[:5]], names[code[:2]], float(lat or 0), float(lon or 0)))
    return found


def planted(
    rows: int, *, seed: int = 7, duplicates: float = 0.15, where: list[tuple[str, str, str, float, float]] | None = None
) -> list[dict[str, str]]:
    """Return about so many rows, of which a share repeats earlier businesses once or twice, shuffled."""
    rng = random.Random(seed)
    spots = where or places()
    weights = [rng.expovariate(1.0) for _ in spots]
    drawn = rng.choices(spots, weights=weights, k=int(rows * (0.98 - duplicates)))
    found = [business(rng, number, place) for number, place in enumerate(drawn)]
    originals = len(found)
    found += [sibling(rng, found[rng.randrange(originals)], originals + i) for i in range(int(rows * 0.02))]
    while len(found) < rows:
        found.append(copy_of(rng, found[rng.randrange(originals)]))
    for row in found:
        row["Longitude"] = row["_lon"] if row["Latitude"] else ""
    rng.shuffle(found)
    return [{column: row[column] for column in COLUMNS} for row in found]


def write(rows: list[dict[str, str]], path: Path, *, truth: bool = False) -> list[str]:
    """Write a list as CSV without its truth, and return the truth by row."""
    columns = [name for name in COLUMNS if truth or name != "truth"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return [row["truth"] for row in rows]


def quality(truth: list[str], found: list[str | None]) -> dict[str, float]:
    """Return precision and recall of the pairs of rows that have the same party, against the truth.

    Examples
    --------
    >>> quality(["1", "1", "1", "2"], ["a", "a", "b", "b"])
    {'precision': 0.5, 'recall': 0.3333, 'true_pairs': 3, 'found_pairs': 2}
    """
    table = pl.DataFrame({"truth": truth, "found": found}).drop_nulls()

    def pairs(*columns: str) -> int:
        sizes = table.group_by(columns).agg(n=pl.len().cast(pl.Int64))["n"]
        return int((sizes * (sizes - 1) // 2).sum())

    both, real, said = pairs("truth", "found"), pairs("truth"), pairs("found")
    return {
        "precision": round(both / said, 4) if said else 1.0,
        "recall": round(both / real, 4) if real else 1.0,
        "true_pairs": real,
        "found_pairs": said,
    }


if __name__ == "__main__":
    write(planted(int(sys.argv[1])), Path(sys.argv[2]), truth=len(sys.argv) > 3)
