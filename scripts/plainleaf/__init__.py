"""Plainleaf: patient-education pages that can be trusted, made out of raw articles."""

__version__ = "0.1.0"
