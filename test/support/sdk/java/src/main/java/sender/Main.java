package sender;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Sends spans through OpenTelemetry's agent as it is, with all of its defaults: it sends traces, metrics and logs. Prints as JSON
 * what was sent, on a line of its own.
 */
public final class Main {
  private static final String SERVICE = "sdk-java";
  private static final long SECOND = 1_000_000_000L;

  private final long base = (Instant.now().getEpochSecond() - 60) * SECOND;
  private final List<Sent> sent = new ArrayList<>();

  public static void main(String[] args) {
    Main main = new Main();
    main.send();
    Logger.getLogger("sender").info("spans were made"); // the agent sends this as a log record
    GlobalOpenTelemetry.getMeter("sdk-java-sender").counterBuilder("sent").build().add(main.sent.size());
    System.out.println(main.json());
  }

  private void send() {
    Tracer tracer = GlobalOpenTelemetry.tracerBuilder("sdk-java-sender").setInstrumentationVersion("4.5.6").build();

    Sent earlier = begin(tracer, "earlier", SpanKind.INTERNAL, null, -SECOND, Attributes.empty(), List.of());
    end(earlier, -SECOND + 1, StatusCode.UNSET, null);

    Attributes many = Attributes.builder()
        .put("largest", Long.MAX_VALUE).put("smallest", Long.MIN_VALUE)
        .put("nan", Double.NaN).put("infinite", Double.POSITIVE_INFINITY).put("negative", Double.NEGATIVE_INFINITY)
        .put("third", 1.0 / 3).put("yes", true).put("no", false).put("empty", "")
        .put("words", "one", "", "drei, \"vier\"").put("switches", true, false)
        .put(AttributeKey.longArrayKey("counts"), 1L, Long.MAX_VALUE).put("weights", 0.25, 0.75)
        .put("schlüssel", "größe 🧨 <b>")
        .build();
    List<Link> links = List.of(
        new Link(earlier.span.getSpanContext(), Attributes.builder().put("why", "same cart").put("n", 7L).build()),
        new Link(earlier.span.getSpanContext(), Attributes.empty()));
    Sent root = begin(tracer, "POST /bestellung ✓", SpanKind.SERVER, null, 7, many, links);
    int n = 0;
    for (SpanKind kind : List.of(SpanKind.INTERNAL, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER)) {
      Sent child = begin(tracer, kind.name(), kind, root, 1000 + n, Attributes.empty(), List.of());
      event(child, "event", 1500 + n, Attributes.builder().put("n", n).build());
      event(child, "later", 1700 + n, Attributes.empty());
      end(child, 2000 + n, n % 2 == 0 ? StatusCode.OK : StatusCode.UNSET, null);
      n++;
    }
    end(root, SECOND + 7, StatusCode.ERROR, "kein Vorrat von “42” 🧨");
  }

  private Sent begin(
      Tracer tracer, String name, SpanKind kind, Sent parent, long at, Attributes attributes, List<Link> links) {
    Context context = parent == null ? Context.root() : Context.root().with(parent.span);
    SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(kind).setParent(context)
        .setStartTimestamp(base + at, TimeUnit.NANOSECONDS).setAllAttributes(attributes);
    for (Link link : links) builder.addLink(link.to, link.attributes);
    Attributes all = attributes.toBuilder() // what the agent adds by itself
        .put("thread.id", Thread.currentThread().getId()).put("thread.name", Thread.currentThread().getName())
        .build();
    Sent made = new Sent(builder.startSpan(), parent, name, kind, at, all, links);
    sent.add(made);
    return made;
  }

  private void event(Sent to, String name, long at, Attributes attributes) {
    to.span.addEvent(name, attributes, base + at, TimeUnit.NANOSECONDS);
    to.events.add(new Event(name, at, attributes));
  }

  private void end(Sent of, long at, StatusCode status, String message) {
    if (status == StatusCode.ERROR) of.span.setStatus(status, message);
    else if (status != StatusCode.UNSET) of.span.setStatus(status);
    of.span.end(base + at, TimeUnit.NANOSECONDS);
    of.end = at;
    of.status = status;
    of.message = message;
  }

  private record Link(SpanContext to, Attributes attributes) {}

  private record Event(String name, long at, Attributes attributes) {}

  private static final class Sent {
    final Span span;
    final Sent parent;
    final String name;
    final SpanKind kind;
    final long start;
    final Attributes attributes;
    final List<Link> links;
    final List<Event> events = new ArrayList<>();
    long end;
    StatusCode status;
    String message;

    Sent(Span span, Sent parent, String name, SpanKind kind, long start, Attributes attributes, List<Link> links) {
      this.span = span;
      this.parent = parent;
      this.name = name;
      this.kind = kind;
      this.start = start;
      this.attributes = attributes;
      this.links = links;
    }
  }

  private String json() {
    Map<String, List<Sent>> traces = new LinkedHashMap<>();
    for (Sent one : sent) {
      traces.computeIfAbsent(one.span.getSpanContext().getTraceId(), id -> new ArrayList<>()).add(one);
    }
    String all = traces.entrySet().stream()
        .map(trace -> object(
            "name", text(trace.getKey()), "traceId", text(trace.getKey()), "spans", list(trace.getValue().stream().map(this::json).toList())))
        .collect(Collectors.joining(","));
    return object("sdk", text("java"), "traces", "[" + all + "]");
  }

  private String json(Sent one) {
    return object(
        "spanId", text(one.span.getSpanContext().getSpanId()),
        "parentSpanId", one.parent == null ? "null" : text(one.parent.span.getSpanContext().getSpanId()),
        "service", text(SERVICE),
        "name", text(one.name),
        "kind", text(one.kind.name()),
        "startTimeUnixNano", text(Long.toString(base + one.start)),
        "durationNano", text(Long.toString(one.end - one.start)),
        "status", object("code", text(one.status.name()), "message", text(one.message == null ? "" : one.message)),
        "attributes", json(one.attributes),
        "events", list(one.events.stream().map(event -> object(
            "name", text(event.name), "timeUnixNano", text(Long.toString(base + event.at)), "attributes", json(event.attributes))).toList()),
        "links", list(one.links.stream().map(link -> object(
            "traceId", text(link.to.getTraceId()), "spanId", text(link.to.getSpanId()), "attributes", json(link.attributes))).toList()),
        "scope", object("name", text("sdk-java-sender"), "version", text("4.5.6"), "attributes", "{}"));
  }

  private static String json(Attributes attributes) {
    List<String> parts = new ArrayList<>();
    attributes.forEach((key, value) -> {
      parts.add(text(key.getKey()));
      parts.add(value(key.getType(), value));
    });
    return object(parts.toArray(String[]::new));
  }

  /** With its type where JSON can't tell it. */
  private static String value(AttributeType type, Object value) {
    return switch (type) {
      case STRING -> text((String) value);
      case BOOLEAN -> value.toString();
      case LONG -> object("type", text("int"), "text", text(value.toString()));
      case DOUBLE -> object("type", text("double"), "text", text(value.toString()));
      case STRING_ARRAY -> list(((List<?>) value).stream().map(one -> text((String) one)).toList());
      case LONG_ARRAY -> object("type", text("array"), "text", text(value.toString().replace(" ", "")));
      default -> list(((List<?>) value).stream().map(Object::toString).toList());
    };
  }

  private static String list(List<String> parts) {
    return "[" + String.join(",", parts) + "]";
  }

  private static String object(String... parts) {
    StringBuilder all = new StringBuilder("{");
    for (int i = 0; i < parts.length; i += 2) {
      if (i > 0) all.append(',');
      all.append(parts[i].startsWith("\"") ? parts[i] : text(parts[i])).append(':').append(parts[i + 1]);
    }
    return all.append('}').toString();
  }

  private static String text(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
