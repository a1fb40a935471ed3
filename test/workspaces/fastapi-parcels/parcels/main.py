from fastapi import FastAPI
from fastapi.responses import JSONResponse

from parcels.api import router as api_router
from parcels.store import StoreError, open_store
from parcels.telemetry import setup_telemetry


def create_app() -> FastAPI:
    app = FastAPI(title="parcels")
    app.include_router(api_router, prefix="/api")

    @app.get("/healthz", include_in_schema=False)
    def healthz():
        return {"status": "ok"}

    @app.exception_handler(StoreError)
    async def store_error(request, error):
        return JSONResponse({"error": str(error)}, status_code=503)

    open_store()
    setup_telemetry(app)
    return app


app = create_app()
