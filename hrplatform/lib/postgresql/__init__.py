"""Django's PostgreSQL backend with a quicker compiler; settings name it as ORIGINAL_BACKEND of django-tenants."""
