-- The three roles of one installation and its database. Run once by a superuser:
--   psql -v owner_password=… -v app_password=… -v auditor_password=… -v database=hr -f roles.sql
-- hr_owner owns every table and runs migrations; hr_app is what web and worker log in as;
-- hr_auditor reads the audit log. None is a superuser. CREATEDB lets the tests make their own database.
CREATE ROLE hr_owner LOGIN CREATEDB PASSWORD :'owner_password';
CREATE ROLE hr_app LOGIN PASSWORD :'app_password';
CREATE ROLE hr_auditor LOGIN PASSWORD :'auditor_password';
CREATE DATABASE :"database" OWNER hr_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO hr_app, hr_auditor;
