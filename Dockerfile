# The image of web, worker and beat: locked packages, no compiler, no root. docs/deploy.md says how it is used
# and how it was checked. No registry is named here: Docker, apt and pip use the ones that they are set up with.

FROM python:3.13.9-slim-trixie AS build
# For a network without a package index: --build-arg PIP_OPTIONS="--no-index --find-links=wheels"
ARG PIP_OPTIONS=""
WORKDIR /app
COPY . .
RUN python -m venv /opt/venv
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes ${PIP_OPTIONS} -r requirements/run.lock
# Nothing secret: these only let the settings load, and stay in this stage.
RUN SECRET_KEY=only-for-collecting-static-files-of-the-image-0123456789 ALLOWED_HOSTS=build DATABASE_URL=sqlite:////tmp/build.sqlite3 /opt/venv/bin/python manage.py collectstatic --noinput --verbosity=0
RUN rm -rf wheels tests benchmarks requirements

FROM python:3.13.9-slim-trixie
# pg_dump for backups; Pango and a Chinese font for PDF and charts.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin tracker \
    && install --directory --owner=10001 --group=10001 --mode=0750 /data /data/media /data/backups /data/beat
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    MEDIA_ROOT=/data/media BACKUP_ROOT=/data/backups WEB_BIND=0.0.0.0:8000
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--config", "deploy/gunicorn_settings.py", "jiaxing_quality.wsgi"]
