from opentelemetry import trace

from parcels.clients import carrier
from parcels.telemetry import get_tracer, spanned

SCAN = "tracking.scan"


class TrackingService:
    def __init__(self):
        self.tracer = trace.get_tracer("parcels.tracking")

    def price(self, grams):
        if grams <= 0:
            raise ValueError("weightless")
        with self.tracer.start_as_current_span("tracking.price"):
            return 2 + grams // 500

    async def where_is(self, parcel):
        with self.tracer.start_as_current_span("tracking.where_is"):
            position = await carrier.position(parcel["id"])
            return {**parcel, **position}

    @spanned("tracking.record")
    async def record(self, parcel, kind):
        return await carrier.book(parcel["id"], kind)


async def notify(parcel_id):
    with get_tracer().start_as_current_span(
        "notify {}".format(parcel_id),
        kind=trace.SpanKind.INTERNAL,
    ):
        await carrier.book(parcel_id, "created")
