/** What there is to look at: a picture is an address, a size, and what is done before it is taken. */

const sample = 'file=media/sample/shop.otlp.json&groups';
const damaged = 'file=test/fixtures/traces/what-the-data-lacks.otlp.json';
const failing = 'file=test/fixtures/traces/errors-of-real-programs.jsonl&groups';
const recorded = 'file=test/fixtures/jaeger-answers/v2.13/trace.body';

/** The views of a trace, shown of a real one. */
const views = {
  flame: page => view(page, 'showFlame'),
  table: page => view(page, 'showTable'),
  statistics: page => view(page, 'showStatistics'),
  services,
  log: page => view(page, 'showLog'),
};

/** The same for each view: by its name, a dash, and what is added. */
const perView = (addition, query, size, before = async () => undefined, zoom = undefined) =>
  Object.fromEntries(
    Object.entries(views).map(([name, act]) => [
      `${name}-${addition}`,
      { query, size, zoom, act: async page => (await before(page), await act(page)) },
    ]),
  );

/**
 * By name: `query` as servePage has it, `size` in CSS px, `zoom` of the window, `theme` it is shown in where none is asked for,
 * `map` for the page of the service map. The page is painted when `act` begins.
 */
export const pictures = {
  shop: { query: 'show=shop', act: page => select(page, 20) },
  error: { query: 'show=shop', act: page => eventsOf(page, 58) },
  several: { query: 'show=shop', theme: 'light', act: page => select(page, 2) },
  json: { query: 'show=shop', act: page => select(page, 0) },
  find: { query: 'show=shop', act: page => find(page, 'select') },
  zoom: { query: 'show=shop', act: page => zoom(page) },
  wide: { query: 'show=shop', size: [2200, 1000], act: page => select(page, 20) },
  narrow: { query: 'show=shop&groups', size: [500, 800] },
  narrowest: { query: 'show=shop', size: [300, 700] },
  medium: { query: 'show=shop', theme: 'light', size: [620, 700] },
  twice: { query: 'show=shop&groups', zoom: 2, act: page => select(page, 8) },
  words: { query: 'show=shop&classes=vscode-using-screen-reader' },
  loading: { query: 'show=loading' },
  empty: { query: 'show=empty', theme: 'light' },
  failed: { query: 'show=failed' },
  login: { query: 'show=login', theme: 'hc-light' },
  one: { query: 'show=one' },
  partial: { query: 'show=partial', theme: 'light' },
  odd: { query: 'show=odd' },
  many: { query: 'show=tree-20000-400', act: page => select(page, 9000) },
  chain: { query: 'show=chain-1000', theme: 'light', act: page => select(page, 500) },
  folded: { query: 'show=shop', act: page => page.evaluate(() => window.stub.do('foldAll')) },
  sample: { query: sample },
  failing: { query: failing },
  recorded: { query: recorded },
  data: { query: damaged, act: data },
  'data-narrow': { query: damaged, size: [420, 800], act: data },
  answers: { query: 'show=shop&groups', act: page => command(page, 'showAnswers') },
  'answers-narrow': { query: 'show=shop&groups', size: [420, 700], act: page => command(page, 'showAnswers') },
  'answers-span': { query: sample, act: page => pathBy(page, 1) },
  'answers-service': { query: sample, act: page => pathBy(page, 2) },

  findings: { query: sample, act: page => command(page, 'nextFinding', 'showFindings') },
  group: { query: 'show=shop&groups', act: page => command(page, 'goToSlowest') },
  filter: { query: 'show=shop&groups', act: page => find(page, 'service:inventory* duration:>20ms -name:/x/') },
  'filter-hits': { query: 'show=shop&groups', act: page => only(page, 'service:inventory* kind:client') },
  'filter-none': { query: 'show=shop&groups', act: page => only(page, 'service:nobody') },
  'filter-wrong': { query: 'show=shop', act: page => find(page, 'duration:>20xs card') },
  completion: { query: sample, act: completion },
  ...Object.fromEntries(Object.entries(views).map(([name, act]) => [name, { query: sample, act }])),
  ...perView('shop', 'show=shop&groups'),
  ...perView('narrow', 'show=shop&groups', [500, 800]),
  ...perView('wide', 'show=shop&groups', [2200, 1000]),
  ...perView('twice', 'show=shop&groups', undefined, undefined, 2),
  ...perView('one', 'show=one'),
  ...perView('many', 'show=tree-20000-400'),
  ...perView('odd', 'show=odd'),
  ...perView('none', 'show=shop&groups', undefined, page => only(page, 'service:nobody')),
  ...perView('failed', 'show=shop&groups', undefined, page => failEverything(page)),
  ...perView('loading', 'show=shop&groups', undefined, page => holdEverything(page)),
  'group-by': { query: 'show=shop', act: page => view(page, 'showStatistics', 'groupBy') },
  'log-error': { query: 'show=shop', act: page => logOfError(page) },
  compare: { query: 'show=shop', act: page => compare(page) },
  'compare-tree': { query: 'show=shop', act: page => compareAsCalled(page) },
  'compare-narrow': { query: 'show=shop', size: [500, 800], act: page => compare(page) },
  'compare-wide': { query: 'show=shop', size: [2200, 1000], act: page => compare(page) },
  'compare-twice': { query: 'show=shop', zoom: 2, act: page => compare(page) },
  'compare-sample': { query: sample, act: page => compare(page, 'nextOfFile') },
  'compare-same': { query: 'show=shop', act: page => compare(page, 'shop') },
  'compare-loading': { query: 'show=shop', act: page => (holdEverything(page), begin(page)) },
  'compare-failed': { query: 'show=shop', act: page => (failEverything(page), begin(page)) },
  map: { map: true, query: 'show=shop', act: page => page.keyboard.press('ArrowRight') },
  'map-many': { map: true, query: 'show=many' },
  'map-narrow': { map: true, query: 'show=shop', size: [500, 800] },
  'map-twice': { map: true, query: 'show=shop', zoom: 2 },
  'map-loading': { map: true, query: 'show=loading' },
  'map-empty': { map: true, query: 'show=empty' },
  'map-failed': { map: true, query: 'show=failed' },
};

async function begin(page, other = 'shopBefore') {
  await page.evaluate(other => {
    window.stub.changedCode.add(7);
    window.stub.compare(other, 'Of 12 known traces the one nearest to their median, 1.18 s.');
  }, other);
  await page.waitForSelector('.compare-view');
}

async function compare(page, other) {
  await begin(page, other);
  await page.waitForFunction(() => document.querySelector('.compare-view .view-facts')?.textContent);
  await page.keyboard.press('Home');
}

async function compareAsCalled(page) {
  await compare(page);
  await page.evaluate(() => window.stub.do('sortBy'));
}

async function data(page) {
  await command(page, 'showData');
  await page.waitForSelector('.data-section');
  await page.keyboard.press('Enter');
}

async function view(page, ...commands) {
  for (const command of commands) await page.evaluate(command => window.stub.do(command), command);
  await page.waitForSelector('.view, .services-view');
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

async function only(page, text) {
  await find(page, text);
  // What has a filter's form hides the rest from the beginning.
  if ((await page.getAttribute('.only-hits', 'aria-pressed')) !== 'true') await page.click('.only-hits');
}

async function completion(page) {
  await page.click('.find-field');
  await page.keyboard.type('service:');
  await page.waitForSelector('.completions:not([hidden])');
  await page.keyboard.press('ArrowDown');
}

async function command(page, ...names) {
  await page.waitForSelector('.answers[data-revision]');
  for (const name of names) await page.evaluate(name => window.stub.do(name), name);
}

async function pathBy(page, place) {
  await command(page, 'showAnswers');
  await page.locator('.segment').nth(place).click();
}

async function services(page) {
  await view(page, 'showServices');
  await page.waitForSelector('.graph-pane[data-graph], .answer-pane:not([hidden])');
  await page.keyboard.press('ArrowRight');
}

async function zoom(page) {
  await page.mouse.move(1000, 400);
  await select(page, 58);
  await page.evaluate(() => window.stub.do('zoomToSpan'));
  await page.evaluate(() => window.stub.do('zoomOut'));
}

const asked = ['table/columns', 'flame', 'statistics', 'log', 'graph/services', 'compare'];

async function failEverything(page) {
  await page.evaluate(asked => asked.forEach(method => window.stub.failing.add(method)), asked);
}

async function holdEverything(page) {
  await page.evaluate(() => (window.stub.holdsReplies = true));
}
