"""Indonesian words in lists that offices keep by hand: of columns, and of what stands in columns of fixed words."""

from __future__ import annotations

from typing import Final

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "forum": ("forum",),
    "item": ("agenda", "butir", "mata_agenda", "barang"),
    "output": ("keluaran",),
    "outcome": ("hasil", "dampak"),
    "plan_place": ("rpjmd", "program_rpjmd", "tempat_di_rpjmd"),
    "due": ("tenggat", "jatuh_tempo"),
    "done": ("selesai", "tanggal_selesai"),
    "cluster": ("klaster", "sentra"),
    "step": ("langkah", "tahap"),
    "date": ("tanggal",),
    "yes": ("setuju",),
    "no": ("tidak_setuju", "menolak"),
    "year": ("tahun",),
    "power": ("kewenangan",),
    "what": ("hal", "uraian"),
    "rupiah": ("nilai_rp", "jumlah_rp"),
    "action": ("aksi", "aksi_bersama", "tindakan"),
    "cost_rp": ("biaya_rp", "biaya"),
    "own_rp": ("swadaya_rp", "swadaya"),
    "funded_rp": ("didanai_rp", "dana_rp", "dana", "hibah_rp"),
    "body": ("lembaga", "unsur"),
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
    "every_days": ("tiap_hari", "irama_hari"),
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
    "member": ("anggota",),
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
        "unit_pelaksana": "operation_unit", "kelompok_kerja": "working_group", "pokja": "working_group",
        "fasilitator": "facilitator",
    },
    "power": {"anggaran": "budget", "menyetujui": "approve", "mendanai": "fund"},
    "role": {"fasilitator": "facilitator", "klinik": "clinic", "pendamping": "officer"},
    "service": {
        "konsultasi": "consultation", "informasi": "information", "advokasi": "advocacy", "pelatihan": "training",
        "pendampingan": "coaching", "cari_offtaker": "offtaker_search", "usulan": "proposal",
        "orientasi": "orientation",
        "pemangku_kepentingan": "stakeholders", "partisipasi": "participation", "sosialisasi": "socialisation",
        "ukm_yang_mau": "willing_smes", "motivasi": "motivation", "rantai_nilai": "value_chain",
        "rencana_aksi": "action_plan", "kaitan": "linkages", "nasihat": "advice", "penghubungan": "channelling",
        "pemantauan": "monitoring",
    },
    "purpose": {"usaha": "business", "jaring_pengaman": "safety_net"},
    "state": {"diajukan": "applied", "disetujui": "approved", "ditolak": "refused"},
}  # fmt: skip
"""By column of fixed words: the Indonesian word and the program's."""


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

    Examples
    --------
    >>> column_of("Klaster", ("cluster", "action")), column_of("Catatan", ("cluster",))
    ('cluster', 'catatan')
    """
    plain = plain_name(head)
    if plain in wanted:
        return plain
    return next((name for name in wanted if plain in COLUMNS.get(name, ())), plain)
