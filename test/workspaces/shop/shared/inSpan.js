'use strict';

const { SpanStatusCode, trace } = require('@opentelemetry/api');

const tracer = trace.getTracer('shop', require('../package.json').version);

/**
 * Runs `work` inside a new span and ends it with the work. An error is recorded on the span, which then fails,
 * and thrown on.
 */
function inSpan(name, work, options = {}) {
  return tracer.startActiveSpan(name, options, async span => {
    try {
      return await work(span);
    } catch (error) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      throw error;
    } finally {
      span.end();
    }
  });
}

module.exports = { inSpan };
