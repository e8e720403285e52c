"""What the re-ranking of passages reads, matches and weighs; used by ``reranking.py``."""
