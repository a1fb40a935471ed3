// sender [-protocol grpc|http]
//
// Sends spans by the OpenTelemetry SDK for Go with the exporter's own settings (so OTEL_EXPORTER_OTLP_ENDPOINT counts, and
// nothing else is set) and prints as JSON what it sent.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"strconv"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

const service = "sdk-go"

func main() {
	protocol := flag.String("protocol", "grpc", "grpc or http")
	flag.Parse()
	// What the SDK has to complain of is a failure here.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Fatal(err) }))
	ctx := context.Background()
	exporter, err := exporterOf(ctx, *protocol)
	if err != nil {
		log.Fatal(err)
	}
	seen := &recorder{}
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithBatcher(exporter),
		sdktrace.WithSpanProcessor(seen),
		sdktrace.WithResource(resource.NewSchemaless(
			attribute.String("service.name", service),
			attribute.String("service.version", "0.9.0"),
			attribute.StringSlice("process.command_args", []string{"sender", "-protocol", *protocol}),
		)),
	)
	send(ctx, provider)
	if err := provider.Shutdown(ctx); err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]any{"sdk": "go", "traces": seen.traces()}); err != nil {
		log.Fatal(err)
	}
}

func exporterOf(ctx context.Context, protocol string) (*otlptrace.Exporter, error) {
	if protocol == "http" {
		return otlptracehttp.New(ctx)
	}
	return otlptracegrpc.New(ctx)
}

func send(ctx context.Context, provider *sdktrace.TracerProvider) {
	tracer := provider.Tracer("sdk-go-sender", trace.WithInstrumentationVersion("1.2.3"),
		trace.WithInstrumentationAttributes(attribute.String("scope.attribute", "größe"), attribute.Int("scope.number", 3)))
	bare := provider.Tracer("")
	base := time.Now().Add(-time.Minute).Truncate(time.Second)
	at := func(nanos int64) trace.SpanEventOption { return trace.WithTimestamp(base.Add(time.Duration(nanos))) }

	_, earlier := bare.Start(ctx, "earlier", trace.WithTimestamp(base.Add(-time.Second)))
	earlier.End(trace.WithTimestamp(base.Add(-time.Second + 1)))

	ctx, root := tracer.Start(ctx, "POST /bestellung ✓", at(7), trace.WithSpanKind(trace.SpanKindServer), trace.WithLinks(
		trace.Link{SpanContext: earlier.SpanContext(), Attributes: []attribute.KeyValue{
			attribute.String("why", "same cart"), attribute.Int64Slice("positions", []int64{1, math.MaxInt64})}},
		trace.Link{SpanContext: earlier.SpanContext()}))
	root.SetAttributes(
		attribute.Int64("largest", math.MaxInt64), attribute.Int64("smallest", math.MinInt64),
		attribute.Float64("nan", math.NaN()), attribute.Float64("infinite", math.Inf(1)), attribute.Float64("negative", math.Inf(-1)),
		attribute.Float64("whole", 3), attribute.Float64("third", 1.0/3), attribute.Bool("yes", true), attribute.Bool("no", false),
		attribute.StringSlice("words", []string{"one", "", "drei, \"vier\""}), attribute.BoolSlice("switches", []bool{true, false}),
		attribute.Float64Slice("weights", []float64{0.5, 1e300}), attribute.StringSlice("nothing", []string{}), attribute.String("empty", ""))

	kinds := []trace.SpanKind{trace.SpanKindInternal, trace.SpanKindClient, trace.SpanKindProducer, trace.SpanKindConsumer}
	for n, kind := range kinds {
		_, child := tracer.Start(ctx, kind.String(), at(int64(1000+n)), trace.WithSpanKind(kind))
		child.AddEvent("event", at(int64(1500+n)), trace.WithAttributes(attribute.Int("n", n)))
		child.AddEvent("later", at(int64(1700+n)))
		if n%2 == 0 {
			child.SetStatus(codes.Ok, "")
		}
		child.End(at(int64(2000 + n)))
	}
	failed := errors.New("kein Vorrat von “42” 🧨")
	root.RecordError(failed, at(900_000_001), trace.WithStackTrace(true))
	root.SetStatus(codes.Error, failed.Error())
	root.End(at(1_000_000_007))
}

// recorder keeps what the SDK hands its processors: the same as the exporter gets.
type recorder struct{ spans []sdktrace.ReadOnlySpan }

func (r *recorder) OnStart(context.Context, sdktrace.ReadWriteSpan) {}
func (r *recorder) OnEnd(span sdktrace.ReadOnlySpan)                { r.spans = append(r.spans, span) }
func (r *recorder) Shutdown(context.Context) error                  { return nil }
func (r *recorder) ForceFlush(context.Context) error                { return nil }

func (r *recorder) traces() []map[string]any {
	byTrace := map[string][]map[string]any{}
	order := []string{}
	for _, span := range r.spans {
		id := span.SpanContext().TraceID().String()
		if _, known := byTrace[id]; !known {
			order = append(order, id)
		}
		byTrace[id] = append(byTrace[id], describe(span))
	}
	traces := []map[string]any{}
	for _, id := range order {
		traces = append(traces, map[string]any{"name": id, "traceId": id, "spans": byTrace[id]})
	}
	return traces
}

func describe(span sdktrace.ReadOnlySpan) map[string]any {
	var parent any
	if span.Parent().HasSpanID() {
		parent = span.Parent().SpanID().String()
	}
	events := []map[string]any{}
	for _, event := range span.Events() {
		events = append(events, map[string]any{"name": event.Name, "timeUnixNano": nanos(event.Time), "attributes": values(event.Attributes)})
	}
	links := []map[string]any{}
	for _, link := range span.Links() {
		links = append(links, map[string]any{"traceId": link.SpanContext.TraceID().String(),
			"spanId": link.SpanContext.SpanID().String(), "attributes": values(link.Attributes)})
	}
	scope := span.InstrumentationScope()
	codes := map[codes.Code]string{codes.Unset: "UNSET", codes.Ok: "OK", codes.Error: "ERROR"}
	return map[string]any{
		"spanId": span.SpanContext().SpanID().String(), "parentSpanId": parent, "service": service, "name": span.Name(),
		"kind":              kindOf(span.SpanKind()),
		"startTimeUnixNano": nanos(span.StartTime()), "durationNano": fmt.Sprint(span.EndTime().Sub(span.StartTime()).Nanoseconds()),
		"status":     map[string]any{"code": codes[span.Status().Code], "message": span.Status().Description},
		"attributes": values(span.Attributes()), "events": events, "links": links,
		"scope":    map[string]any{"name": scope.Name, "version": scope.Version, "attributes": values(scope.Attributes.ToSlice())},
		"resource": values(span.Resource().Attributes()),
	}
}

func kindOf(kind trace.SpanKind) string {
	return map[trace.SpanKind]string{trace.SpanKindInternal: "INTERNAL", trace.SpanKindServer: "SERVER",
		trace.SpanKindClient: "CLIENT", trace.SpanKindProducer: "PRODUCER", trace.SpanKindConsumer: "CONSUMER"}[kind]
}

func nanos(at time.Time) string { return strconv.FormatInt(at.UnixNano(), 10) }

func values(attributes []attribute.KeyValue) map[string]any {
	all := map[string]any{}
	for _, one := range attributes {
		all[string(one.Key)] = value(one.Value)
	}
	return all
}

// value says what JSON can't tell apart with its type, the rest as it is.
func value(value attribute.Value) any {
	switch value.Type() {
	case attribute.INT64:
		return typed("int", strconv.FormatInt(value.AsInt64(), 10))
	case attribute.FLOAT64:
		return typed("double", double(value.AsFloat64()))
	case attribute.INT64SLICE:
		text, _ := json.Marshal(value.AsInt64Slice())
		return typed("array", string(text))
	default:
		return value.AsInterface()
	}
}

func double(number float64) string {
	switch {
	case math.IsNaN(number):
		return "NaN"
	case math.IsInf(number, 0):
		return map[bool]string{true: "Infinity", false: "-Infinity"}[number > 0]
	default:
		text, _ := json.Marshal(number)
		return string(text)
	}
}

func typed(kind, text string) map[string]string { return map[string]string{"type": kind, "text": text} }
