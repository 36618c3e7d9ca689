#!/bin/sh
# Run once by the PostgreSQL container on an empty data folder.
set -eu
psql -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d postgres \
  -v database=hr -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" \
  -v auditor_password="$AUDITOR_PASSWORD" -f /roles.sql
