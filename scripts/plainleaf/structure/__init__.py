"""Kept text -> blocks, subject, title, topics; and the page's order made of them."""
