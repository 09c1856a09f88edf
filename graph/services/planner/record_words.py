"""Indonesian words in lists that offices keep by hand: of columns, and of what stands in columns of fixed words."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from graph.translations import say

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "forum": ("forum",),
    "item": ("agenda", "butir", "mata_agenda", "barang", "rincian"),
    "output": ("keluaran",),
    "outcome": ("hasil", "dampak"),
    "plan_place": ("rpjmd", "program_rpjmd", "tempat_di_rpjmd", "letak_dalam_rpjmd", "letak_di_rpjmd", "bab_rpjmd"),
    "due": ("tenggat", "jatuh_tempo"),
    "done": ("selesai", "tanggal_selesai"),
    "cluster": ("klaster", "sentra"),
    "step": ("langkah", "tahap"),
    "date": ("tanggal",),
    "yes": ("setuju",),
    "no": ("tidak_setuju", "menolak"),
    "year": ("tahun",),
    "power": ("kewenangan", "wewenang", "jenis_kewenangan", "jenis_wewenang"),
    "what": ("hal", "uraian", "apa", "rincian"),
    "rupiah": ("nilai_rp", "jumlah_rp"),
    "action": ("aksi", "aksi_bersama", "tindakan", "kegiatan", "kegiatan_bersama"),
    "cost_rp": ("biaya_rp", "biaya"),
    "own_rp": ("swadaya_rp", "swadaya", "dana_sendiri_rp", "dana_sendiri"),
    "funded_rp": ("didanai_rp", "dana_rp", "dana", "hibah_rp", "dana_forum_rp", "dana_forum", "bantuan_rp", "bantuan"),
    "body": ("lembaga", "unsur", "badan"),
    "cluster_type": ("jenis_klaster", "kbli"),
    "stage": ("tahap_klaster",),
    "condition": ("syarat", "kondisi"),
    "giver": ("pemberi",),
    "role": ("peran",),
    "service": ("layanan",),
    "receiver": ("penerima",),
    "party": ("usaha", "pihak"),
    "assistant": ("pendamping",),
    "region": ("wilayah", "kode_wilayah"),
    "start": ("mulai",),
    "every_days": ("tiap_hari", "irama_hari", "irama"),
    "last_visit": ("kunjungan_terakhir",),
    "contract": ("kontrak",),
    "social_enterprise": ("wirausaha_sosial",),
    "batch": ("angkatan",),
    "count": ("jumlah",),
    "purpose": ("tujuan",),
    "state": ("status",),
    "reason": ("alasan",),
    "overdue_rp": ("tunggakan_rp", "tunggakan"),
    "sex": ("jenis_kelamin",),
    "size": ("ukuran",),
    "member": ("anggota", "anggota_koperasi"),
    "district": ("kecamatan",),
    "target_group": ("sasaran",),
    "package": ("paket",),
    "channel": ("saluran",),
    "verified": ("diverifikasi", "verifikasi"),
    "insured": ("asuransi", "diasuransikan"),
    "commodity": ("komoditas", "produk", "barang", "kbli"),
    "unit": ("satuan",),
    "rp_per_unit": ("harga", "harga_rp", "harga_rp_per_satuan", "harga_per_satuan"),
    "officer": ("petugas", "pencatat"),
    "note": ("catatan", "keterangan"),
    "end": ("berakhir", "sampai", "selesai", "tanggal_selesai", "tanggal_berakhir"),
    "criteria_met": ("kriteria_terpenuhi", "kriteria_keluar", "syarat_terpenuhi", "syarat_keluar"),
    "indicator": ("indikator",),
    "baseline": ("awal", "nilai_awal"),
    "target": ("sasaran",),
    "actual": ("nyata", "nyatanya", "capaian", "realisasi"),
    "period": ("periode", "tahun", "bulan"),
    "treated": ("peserta", "ikut_program"),
    "title": ("program", "judul", "kegiatan", "programme"),
    "organiser": ("penyelenggara",),
    "fee_rp": ("biaya_rp", "biaya"),
    "eligibility": ("syarat", "syarat_peserta", "yang_dapat_ikut"),
    "place": ("tempat",),
    "contact": ("narahubung", "hubungi"),
    "sizes": ("ukuran", "ukuran_usaha"),
    "kbli": ("bidang", "bidang_usaha"),
    "export_oriented": ("ekspor", "eksportir"),
    "cluster_id": ("id_klaster", "kode_klaster", "kode_sentra", "kode"),
    "name": ("nama", "nama_klaster", "nama_sentra", "klaster", "sentra"),
    "group": ("kelompok", "golongan"),
    "growth_opportunity": ("peluang_tumbuh", "peluang_pertumbuhan", "peluang_berkembang"),
    "action_capacity": ("kemampuan_bertindak", "kapasitas_bertindak", "kemampuan_aksi"),
}
"""By column as the program knows it: what Indonesian lists call it."""
WORDS: Final[dict[str, dict[str, str]]] = {
    "step": {
        "profil": "profile", "kebutuhan": "needs", "sosialisasi": "socialisation", "strategi": "strategy",
        "program": "programme", "umpan_balik": "feedback", "kuesioner": "questionnaire",
        "survei_lapangan": "site_survey", "pernyataan": "statement", "pemungutan_suara": "vote", "gagasan": "idea",
        "disepakati": "agreed", "didanai": "funded", "berjalan": "running", "berakhir": "ended",
        "terdaftar": "registered", "terpilih": "selected", "didampingi": "coached", "mou": "memorandum",
        "dipakai": "in_use",
    },
    "body": {
        "unit_pelaksana": "operation_unit", "unit_operasi": "operation_unit",
        "unit_operasi_program": "operation_unit", "kelompok_kerja": "working_group", "pokja": "working_group",
        "fasilitator": "facilitator",
    },
    "power": {
        "anggaran": "budget", "menyetujui": "approve", "mendanai": "fund", "setujui": "approve",
        "persetujuan": "approve", "danai": "fund", "pendanaan": "fund",
    },
    "role": {"fasilitator": "facilitator", "klinik": "clinic", "pendamping": "officer", "petugas": "officer"},
    "service": {
        "konsultasi": "consultation", "informasi": "information", "advokasi": "advocacy", "pelatihan": "training",
        "pendampingan": "coaching", "pembinaan": "coaching", "cari_offtaker": "offtaker_search", "usulan": "proposal",
        "orientasi": "orientation",
        "pemangku_kepentingan": "stakeholders", "partisipasi": "participation", "sosialisasi": "socialisation",
        "ukm_yang_mau": "willing_smes", "motivasi": "motivation", "rantai_nilai": "value_chain",
        "rencana_aksi": "action_plan", "kaitan": "linkages", "nasihat": "advice", "penghubungan": "channelling",
        "pemantauan": "monitoring",
    },
    "purpose": {"usaha": "business", "jaring_pengaman": "safety_net"},
    "state": {"diajukan": "applied", "disetujui": "approved", "ditolak": "refused"},
    "sizes": {"mikro": "micro", "kecil": "small", "menengah": "medium", "besar": "large"},
    "verified": {
        "sasaran": "target_group", "kelompok_sasaran": "target_group", "paket": "package", "dana": "funding",
        "pendanaan": "funding", "saluran": "channel", "penyaluran": "delivery",
    },
    "stage": {
        "produsen_terpisah": "isolated_producers", "terpisah": "isolated_producers",
        "kaitan_di_dalam": "internal_linkages", "tautan_di_dalam": "internal_linkages",
        "keluar_lewat_perantara": "outside_through_brokers", "tautan_luar_lewat_perantara": "outside_through_brokers",
        "klaster_dinamis": "dynamic", "dinamis": "dynamic",
    },
    "criteria_met": {
        "pengiriman_tepat_waktu": "deliveries_on_time", "ketepatan_pengiriman": "deliveries_on_time",
        "ketepatan_pembayaran": "payments_on_time", "pembayaran_tepat_waktu": "payments_on_time",
        "harga_di_atas_saluran_sebelumnya": "price_above_outlet", "tanpa_sengketa": "no_open_dispute",
    },
}  # fmt: skip
"""By column of fixed words: the Indonesian word and the program's."""
SEVERAL: Final = ("sizes", "verified", "criteria_met")
"""Columns of fixed words that hold several, parted by semicolons or commas."""


@cache
def words_of(column: str) -> dict[str, str]:
    """Return the fixed words of a column and their codes: as lists write them, and as this program shows them.

    Examples
    --------
    >>> words_of("service")["motivasi_aksi_bersama"], words_of("sizes")["micro"]
    ('motivation', 'micro')
    """
    codes = sorted(set(WORDS[column].values()))
    shown = {}
    for code in codes:
        for key in (f"{of}.{code}" for of in ("value", "size", "exit")):
            for language in ("id", "en"):
                if (said := say(key, language)) != key:
                    shown[plain_name(said)] = code
    return shown | {code: code for code in codes} | WORDS[column]


def code_of(column: str, text: str) -> str:
    """Return the code of a fixed word; a word that is not known stays, in plain letters.

    Examples
    --------
    >>> code_of("step", "Umpan balik"), code_of("verified", "Sasaran; paket"), code_of("step", "Tari")
    ('feedback', 'target_group;package', 'tari')
    """
    pieces = re.split(r"[;,]", text) if column in SEVERAL else [text]
    said = words_of(column)
    return ";".join(said.get(plain_name(one), plain_name(one)) for one in pieces if one.strip())


def plain_name(text: str) -> str:
    """Return a head or word as the program compares it.

    Examples
    --------
    >>> plain_name(" Kunjungan Terakhir ")
    'kunjungan_terakhir'
    """
    return "_".join(text.strip().lower().replace("-", " ").replace("/", " ").split())


def column_of(head: str, wanted: tuple[str, ...]) -> str:
    """Return the column that a head stands for: among those wanted first, else by its own plain name.

    What stands in brackets is a unit (``Biaya (Rp)``) or a remark (``Pihak (id)``); heads that this program itself
    writes are read too.

    Examples
    --------
    >>> column_of("Klaster", ("cluster", "action")), column_of("Catatan", ("cluster",))
    ('cluster', 'catatan')
    >>> column_of("Biaya (Rp)", ("cost_rp",)), column_of("Setiap (hari)", ("every_days",))
    ('cost_rp', 'every_days')
    """
    readings = list(
        dict.fromkeys(plain_name(form) for form in (head, BRACKETS.sub(r" \1 ", head), REMARK.sub("", head)))
    )
    for plain in readings:
        if plain in wanted:
            return plain
    for plain in readings:
        found = next((name for name in wanted if plain in COLUMNS.get(name, ()) or plain in _shown(name)), None)
        if found is not None:
            return found
    return readings[0]


BRACKETS: Final = re.compile(r"\(([^()]*)\)")
REMARK: Final = re.compile(r"\s*\([^()]*\)")


@cache
def _shown(column: str) -> frozenset[str]:
    """Return the heads under which this program shows a column, in both languages."""
    said = [say(f"column.{column}", language) for language in ("id", "en")]
    return frozenset(plain_name(BRACKETS.sub(r" \1 ", one)) for one in said if one != f"column.{column}")


def head_of(column: str) -> str:
    """Return how an Indonesian list heads a column, beside the program's own name where that is another.

    Examples
    --------
    >>> head_of("rupiah"), head_of("forum")
    ('nilai_rp (rupiah)', 'forum')
    """
    first = COLUMNS.get(column, (column,))[0]
    return first if first == column else f"{first} ({column})"


def word_of(column: str, code: str) -> str:
    """Return the word of a list for a code, beside the code where that is another.

    Examples
    --------
    >>> word_of("step", "feedback"), word_of("step", "strange")
    ('umpan_balik (feedback)', 'strange')
    """
    word = next((word for word, known in WORDS.get(column, {}).items() if known == code), code)
    return word if word == code else f"{word} ({code})"
