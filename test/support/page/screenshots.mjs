// Pictures of the page in every state and theme: node test/support/page/screenshots.mjs FOLDER [NAME...]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchChromium } from '../vscode/chromium.mjs';
import { servePage } from './servePage.mjs';

const [folder, ...only] = process.argv.slice(2);
if (!folder) throw new Error('Say into which folder: node test/support/page/screenshots.mjs FOLDER [NAME...]');

const sample = 'file=media/sample/shop.otlp.json';

/** name: query, size, and what is done before the picture is taken. */
const pictures = {
  dark: { query: 'show=shop&theme=dark', act: page => select(page, 20) },
  light: { query: 'show=shop&theme=light', act: page => select(page, 20) },
  'hc-dark': { query: 'show=shop&theme=hc-dark', act: page => select(page, 58) },
  'hc-light': { query: 'show=shop&theme=hc-light', act: page => select(page, 58) },
  error: { query: 'show=shop&theme=dark', act: page => eventsOf(page, 58) },
  several: { query: 'show=shop&theme=light', act: page => select(page, 2) },
  json: { query: 'show=shop&theme=dark', act: page => select(page, 0) },
  find: { query: 'show=shop&theme=dark', act: page => find(page, 'select') },
  zoom: { query: 'show=shop&theme=dark', act: page => zoom(page) },
  wide: { query: 'show=shop&theme=dark', size: [1800, 1000], act: page => select(page, 20) },
  narrow: { query: 'show=shop&theme=dark', size: [300, 700] },
  medium: { query: 'show=shop&theme=light', size: [620, 700] },
  words: { query: 'show=shop&theme=dark&classes=vscode-using-screen-reader' },
  loading: { query: 'show=loading&theme=dark' },
  empty: { query: 'show=empty&theme=light' },
  failed: { query: 'show=failed&theme=dark' },
  login: { query: 'show=login&theme=hc-light' },
  one: { query: 'show=one&theme=dark' },
  partial: { query: 'show=partial&theme=light' },
  odd: { query: 'show=odd&theme=dark' },
  big: { query: 'show=tree-20000-400&theme=dark', act: page => select(page, 9000) },
  chain: { query: 'show=chain-1000&theme=light', act: page => select(page, 500) },
  sample: { query: 'file=media/sample/shop.otlp.json&groups&theme=dark' },
  'sample-light': { query: 'file=media/sample/shop.otlp.json&groups&theme=light' },
  'sample-hc': { query: 'file=media/sample/shop.otlp.json&groups&theme=hc-dark' },
  data: { query: 'file=test/fixtures/traces/what-the-data-lacks.otlp.json&theme=dark', act: page => data(page) },
  'data-light': {
    query: 'file=test/fixtures/traces/what-the-data-lacks.otlp.json&theme=light',
    act: page => data(page),
  },
  'data-hc': {
    query: 'file=test/fixtures/traces/what-the-data-lacks.otlp.json&theme=hc-dark',
    act: page => data(page),
  },
  'data-narrow': {
    query: 'file=test/fixtures/traces/what-the-data-lacks.otlp.json&theme=light',
    size: [420, 800],
    act: page => data(page),
  },
  answers: { query: 'show=shop&groups&theme=dark', act: page => command(page, 'showAnswers') },
  'answers-narrow': { query: 'show=shop&groups&theme=light', size: [420, 700] },
  findings: { query: `${sample}&groups&theme=light`, act: page => command(page, 'nextFinding', 'showFindings') },
  'findings-hc': { query: `${sample}&groups&theme=hc-dark`, act: page => command(page, 'nextFinding', 'showFindings') },
  group: { query: 'show=shop&groups&theme=dark', act: page => command(page, 'goToSlowest') },
  filter: {
    query: 'show=shop&groups&theme=dark',
    act: page => find(page, 'service:inventory* duration:>20ms -name:/x/'),
  },
  'filter-hc': { query: 'show=shop&groups&theme=hc-light', act: page => find(page, 'service:inventory* kind:client') },
  'filter-wrong': { query: 'show=shop&theme=light', act: page => find(page, 'duration:>20xs card') },
  flame: { query: `${sample}&theme=dark`, act: page => view(page, 'showFlame') },
  'flame-hc': { query: 'show=shop&theme=hc-dark', act: page => view(page, 'showFlame') },
  table: { query: `${sample}&theme=light`, act: page => view(page, 'showTable') },
  'table-narrow': { query: 'show=shop&theme=dark', size: [500, 700], act: page => view(page, 'showTable') },
  statistics: { query: `${sample}&theme=dark`, act: page => view(page, 'showStatistics') },
  'group-by': { query: 'show=shop&theme=hc-light', act: page => view(page, 'showStatistics', 'groupBy') },
  log: { query: 'show=shop&theme=light', act: page => logOfError(page) },
  'log-hc': { query: 'show=shop&theme=hc-dark', act: page => view(page, 'showLog') },
  'log-empty': { query: 'show=one&theme=dark', act: page => view(page, 'showLog') },
  services: { query: 'file=media/sample/shop.otlp.json&theme=dark', act: services },
  'services-light': { query: 'file=media/sample/shop.otlp.json&theme=light', act: services },
  'services-hc': { query: 'file=media/sample/shop.otlp.json&theme=hc-dark', act: services },
  'services-narrow': { query: 'file=media/sample/shop.otlp.json&theme=dark', size: [420, 800], act: services },
  folded: { query: 'show=shop&theme=dark', act: page => page.evaluate(() => window.stub.do('foldAll')) },
  compare: { query: 'show=shop&theme=dark', act: page => compare(page) },
  'compare-light': { query: 'show=shop&theme=light', act: page => compare(page) },
  'compare-hc': { query: 'show=shop&theme=hc-dark', act: page => compare(page) },
  'compare-hc-light': { query: 'show=shop&theme=hc-light', act: page => compare(page) },
  'compare-tree': { query: 'show=shop&theme=dark', act: page => compareAsCalled(page) },
  'compare-narrow': { query: 'show=shop&theme=light', size: [520, 700], act: page => compare(page) },
  'compare-sample': { query: 'file=media/sample/shop.otlp.json&theme=dark', act: page => compare(page, 'nextOfFile') },
  'compare-same': { query: 'show=shop&theme=light', act: page => compare(page, 'shop') },
};

async function compare(page, other = 'shopBefore') {
  await page.evaluate(other => {
    window.stub.changedCode.add(7);
    window.stub.compare(other, 'Of 12 known traces the one nearest to their median, 1.18 s.');
  }, other);
  await page.waitForSelector('.compare-view');
  await page.waitForFunction(() => document.querySelector('.compare-view .view-facts')?.textContent);
  await page.keyboard.press('Home');
}

async function compareAsCalled(page) {
  await compare(page);
  await page.evaluate(() => window.stub.do('sortBy'));
}

async function data(page) {
  await page.waitForSelector('.answers[data-revision]');
  await page.evaluate(() => window.stub.do('showData'));
  await page.waitForSelector('.data-section');
  await page.keyboard.press('Enter');
}

async function view(page, ...commands) {
  for (const command of commands) await page.evaluate(command => window.stub.do(command), command);
  await page.waitForSelector('.view');
}

async function logOfError(page) {
  await view(page, 'showLog', 'nextError');
  await page.waitForSelector('.has-stack');
  await page.keyboard.press('ArrowRight');
}

async function select(page, row) {
  await page.evaluate(row => window.stub.select(row), row);
  await page.waitForSelector('.detail dl');
}

async function eventsOf(page, row) {
  await select(page, row);
  await page.click('#tab-events');
}

async function find(page, text) {
  await page.click('.find-field');
  await page.keyboard.type(text);
  await page.waitForFunction(() => document.querySelector('.find-count')?.textContent !== '');
}

async function command(page, ...names) {
  await page.waitForSelector('.answers[data-revision]');
  for (const name of names) await page.evaluate(name => window.stub.do(name), name);
}

async function services(page) {
  await page.evaluate(() => window.stub.do('showServices'));
  await page.waitForSelector('.graph-pane[data-graph]');
  await page.keyboard.press('ArrowRight');
}

async function zoom(page) {
  await page.mouse.move(1000, 400);
  await select(page, 58);
  await page.evaluate(() => window.stub.do('zoomToSpan'));
  await page.evaluate(() => window.stub.do('zoomOut'));
}

const server = await servePage();
const browser = await launchChromium();
try {
  await mkdir(folder, { recursive: true });
  for (const [name, { query, size = [1440, 900], act }] of Object.entries(pictures)) {
    if (only.length && !only.includes(name)) continue;
    const page = await browser.newPage({ viewport: { width: size[0], height: size[1] } });
    page.on('pageerror', error => console.error(`${name}: ${error.message}`));
    page.on('console', message => message.type() === 'error' && console.error(`${name}: ${message.text()}`));
    await page.goto(`${server.url}?${query}`);
    await page.waitForSelector('[data-painted], .state:not(.waiting)');
    if (act) await act(page);
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    const violations = await page.evaluate(() => window.stub.violations);
    if (violations.length) console.error(`${name}: ${violations.join('\n')}`);
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
