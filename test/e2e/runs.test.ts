import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../support/bootstrap/processes.mjs';
import { shopDependencies } from '../support/sdk/shopDependencies.mjs';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { startVSCode } from '../support/vscode/server.mjs';
import { sharedChromium } from '../support/vscode/shared.mjs';
import { TracesView } from '../support/vscode/tracesView.mjs';
import { until } from '../support/vscode/waiting.mjs';

/** One span by OpenTelemetry's SDK, set up by nothing but its variables; none where nobody gave it a run. */
const program = `
  if (!process.env.OTEL_RESOURCE_ATTRIBUTES) process.exit();
  const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');
  const { defaultResource, detectResources, envDetector } = require('@opentelemetry/resources');
  const { NodeTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-node');
  const provider = new NodeTracerProvider({
    resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter())],
  });
  provider.getTracer('till').startSpan(process.argv.at(-1)).end();
  provider.shutdown().then(() => process.exit());
`;

describe('runs and their traces', function () {
  this.timeout(240_000);
  let folder: string;
  let server: Awaited<ReturnType<typeof startVSCode>>;
  let window: Workbench;
  let traces: TracesView;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
    await mkdir(join(folder, '.vscode'));
    await writeFile(join(folder, 'program.js'), program);
    const env = {
      NODE_PATH: join(await shopDependencies(), 'node_modules'),
      OTEL_SERVICE_NAME: 'till',
    };
    const launch = { type: 'node', request: 'launch', name: 'Till', program: '${workspaceFolder}/program.js', env };
    const configurations = [{ ...launch, args: ['open the till'], console: 'internalConsole' }];
    await writeFile(join(folder, '.vscode', 'launch.json'), JSON.stringify({ version: '0.2.0', configurations }));
    const task = { label: 'sell', type: 'process', command: process.execPath, args: ['program.js', 'sell'] };
    const tasks = [{ ...task, options: { env }, group: 'test', problemMatcher: [] }];
    await writeFile(join(folder, '.vscode', 'tasks.json'), JSON.stringify({ version: '2.0.0', tasks }));

    const [http, grpc] = await freePorts(2);
    server = await startVSCode({
      version: '1.139',
      machineSettings: {
        'spanlight.endpoints': [],
        'spanlight.collector.httpPort': http,
        'spanlight.collector.grpcPort': grpc,
      },
    });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
    traces = new TracesView(window);
    await window.command('Spanlight: Start Local Collector');
    await window.statusBar(new RegExp(`:${http}`));
  });

  after(async () => {
    await window?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('asks once, beside a session that starts as it is', async () => {
    await window.command('Debug: Start Debugging');
    await window.notify.press(/Set environment variables for what is started in this workspace/, 'Set Variables');
    await window.statusBar(/0 traces since "Till" began/);
  });

  it('counts the traces of the session that was started last, and shows them', async () => {
    await until(
      async () => (await window.page.locator('.debug-toolbar:visible').count()) === 0,
      'the first run to end',
    );
    await window.command('Debug: Start Debugging');
    await window.statusBar(/1 trace since "Till" began/);
    await window.page.locator('#spanlight\\.spanlight\\.spanlight\\.run a, [id$="spanlight.run"] a').first().click();
    const rows = await traces.waitForRows(rows => rows.some(({ label }) => label === 'open the till'), 'its trace');
    assert.equal(rows.filter(({ label }) => label === 'open the till').length, 1);
  });

  it('gives the variables to tasks, whose traces are a run of their own', async () => {
    await window.command('Tasks: Run Task');
    await window.quickPick.pick(/^sell/);
    await window.statusBar(/1 trace since "sell" began/);
    await window.command('Spanlight: Show Traces of the Latest Run');
    await traces.waitForRows(
      rows => rows.some(({ label }) => label === 'sell') && !rows.some(({ label }) => label === 'open the till'),
      'the trace of the task alone',
    );
  });
});
