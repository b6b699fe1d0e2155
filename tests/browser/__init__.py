"""The site in a real browser. `./dev test tests/browser` starts everything that this needs."""
