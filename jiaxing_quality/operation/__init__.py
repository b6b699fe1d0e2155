"""What keeps the site in service: probes, logs, metrics, faults, backups, and the page that shows them."""
