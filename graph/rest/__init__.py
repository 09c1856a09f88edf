"""The HTTP face of the services: :func:`create_app` builds the FastAPI application."""
