'use strict';

const { stopTelemetry } = require('./telemetry.js');

/**
 * Lets a server listen on a free port of this machine (or on PORT), tells the parent process which, and ends it
 * properly: answers what is being asked, then `cleanUp`, then sends the last spans. With a parent it ends when the
 * parent lets go of it or is gone, so that nothing stays behind; started by hand, on Ctrl+C.
 */
function runService(server, cleanUp = async () => {}) {
  const name = process.env.OTEL_SERVICE_NAME;
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
    const { port } = server.address();
    console.log(`${name} listens on http://127.0.0.1:${port}`);
    process.send?.({ listening: port });
  });

  let ending;
  const end = () => {
    ending ??= (async () => {
      await new Promise(closed => {
        server.close(closed);
        server.closeIdleConnections();
      });
      await cleanUp();
      await stopTelemetry();
      process.exit(0);
    })().catch(error => {
      console.error(`${name} did not end well:`, error);
      process.exit(1);
    });
  };
  process.on('disconnect', end);
  process.on('SIGTERM', end);
  process.on('SIGINT', () => process.connected || end()); // Ctrl+C reaches parent and children alike
}

module.exports = { runService };
