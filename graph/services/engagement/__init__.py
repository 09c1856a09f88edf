"""Proposals and what becomes of them, under the rights of whoever asks."""
