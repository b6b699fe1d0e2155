"""Documents from content that is ready: no database, no request, no clock."""
