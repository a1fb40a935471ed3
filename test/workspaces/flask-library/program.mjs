import { join } from 'node:path';
import { freePorts } from '../../support/bootstrap/processes.mjs';
import { pythonWith, send, startServer, withCopy } from '../../support/real/pythonPrograms.mjs';

const views = (text, nth) => ({ file: 'library/books/views.py', text, nth });
const repository = (text, nth) => ({ file: 'library/repository.py', text, nth });
const client = text => ({ file: 'library/covers.py', text });
const loans = (text, nth) => ({ file: 'library/api/loans.py', text, nth });

// What `opentelemetry-instrument` is, without the script: its first line would name a folder that was renamed.
const instrumented = 'from opentelemetry.instrumentation.auto_instrumentation import run; run()';

/** @type {import('../../support/real/programs.mjs').Program} */
export default {
  services: ['library', 'covers'],
  spans: 60,
  async run({ otlp, folder }) {
    const python = await pythonWith(join(folder, 'requirements.txt'), 'python-web');
    const [library, covers] = await freePorts(2);
    await withCopy(folder, async copy => {
      const start = (service, app, port, env = {}) =>
        startServer(python, ['-c', instrumented, python, '-m', 'flask', '--app', app, 'run', '--port', String(port)], {
          cwd: copy,
          what: service,
          ready: `http://127.0.0.1:${port}/healthz`,
          env: {
            OTEL_SERVICE_NAME: service,
            OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
            OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
            OTEL_PYTHON_FLASK_EXCLUDED_URLS: 'healthz',
            ...env,
          },
        });
      const second = await start('covers', 'covers.app', covers);
      const first = await start('library', 'wsgi', library, {
        COVERS_URL: `http://127.0.0.1:${covers}`,
        LIBRARY_DATABASE: `sqlite:///${join(copy, 'library.db')}`,
      });
      await send(`http://127.0.0.1:${library}`, [
        ['GET', '/'],
        ['GET', '/books/'],
        ['GET', '/books/1'],
        ['GET', '/books/99'],
        ['POST', '/books/1/reviews/', { stars: 4 }],
        ['POST', '/books/1/reviews/', { stars: 9 }],
        ['GET', '/books/search?q=space'],
        ['GET', '/books/search?q=12'],
        ['POST', '/books/1/print'],
        ['POST', '/books/3/print'],
        ['POST', '/api/v1/loans', { book: 1, member: 'ada' }],
        ['POST', '/api/v1/loans', { book: 2, member: 'bob' }],
        ['GET', '/api/v1/loans/1'],
        ['GET', '/api/v1/loans/77'],
        ['GET', '/nowhere'],
        ['DELETE', '/books/1'],
      ]);
      await first.stop();
      await second.stop();
    });
  },
  expectations: [
    // The other service.
    { service: 'covers', name: 'GET /covers/<isbn>', at: { file: 'covers/app.py', text: 'def show(isbn):' } },
    { service: 'covers', name: 'covers.draw', at: { file: 'covers/app.py', text: 'with tracer.start_as_current_span("covers.draw"):' } },
    { service: 'covers', name: 'GET /spines', at: { file: 'covers/app.py', text: 'def spines():' } },
    {
      service: 'covers', name: 'POST /prints', tags: { 'http.status_code': '500' },
      at: { file: 'covers/app.py', text: 'def create():' }, error: { file: 'covers/app.py', text: 'raise KeyError(isbn)' },
    },
    { service: 'covers', name: 'POST /prints', at: { file: 'covers/app.py', text: 'def create():' } },

    // Handlers.
    { name: 'GET /', at: { file: 'library/__init__.py', text: 'def home():' } },
    { name: 'GET /books/', at: views('def index():') },
    { name: 'GET /books/<int:book_id>', at: views('def show(book_id):') },
    {
      name: 'POST /books/<int:book_id>/print', tags: { 'http.status_code': '500' },
      at: views('def print_cover(book_id):'), error: client('raise CoverBroken(f"no print of {isbn}")'),
    },
    { name: 'POST /books/<int:book_id>/print', at: views('def print_cover(book_id):') },
    { name: 'GET /books/search', at: views('def search():') },
    {
      name: 'POST /books/<int:book_id>/reviews/', tags: { 'http.status_code': '500' },
      at: { file: 'library/books/reviews.py', text: 'def create(book_id):' },
      error: { file: 'library/books/reviews.py', text: 'raise ValueError(f"{stars} stars is no rating")' },
    },
    { name: 'POST /books/<int:book_id>/reviews/', at: { file: 'library/books/reviews.py', text: 'def create(book_id):' } },
    {
      name: 'GET /api/v1/loans/<int:loan_id>', tags: { 'http.status_code': '500' },
      at: loans('def get(self, loan_id):'), error: loans('return jsonify(book=loan.book_id, member=loan.member)'),
    },
    { name: 'GET /api/v1/loans/<int:loan_id>', at: loans('def get(self, loan_id):') },
    { name: 'POST /api/v1/loans', at: loans('def post(self):') },
    { name: 'DELETE /books/1', ignore: 'a method that nobody answers' },
    { name: 'GET /nowhere', ignore: 'no route' },

    // By hand.
    { name: 'books.decorate', at: views('with tracer.start_as_current_span("books.decorate") as span:') },
    { name: 'books.stars', at: views('stars = in_span("books.stars", lambda: repository.average(book_id))') },
    {
      name: /^search /, at: views('with tracer.start_as_current_span(f"search {words}"):'),
    },
    {
      name: 'reviews.check', at: [
        { file: 'library/books/reviews.py', text: '@traced("reviews.check")' },
        { file: 'library/books/reviews.py', text: 'def check(stars):' },
      ],
    },
    { name: 'lend', at: [loans('@traced()'), loans('def lend(session, book_id, member):')] },

    // Calls to the other service: the wrapper's line and its caller's are both right.
    {
      service: 'library', name: 'GET', parent: 'books.decorate',
      at: [views('cover = covers.cover_of(book.isbn)'), client('return self._get(f"/covers/{isbn}")'), client('response = self.http.get(f"{self.base}{path}", timeout=5)')],
    },
    {
      service: 'library', name: 'GET', parent: /^search/,
      at: [views('return jsonify(words=words, spines=covers.spines())'), client('return self._get("/spines")'), client('response = self.http.get(f"{self.base}{path}", timeout=5)')],
    },
    {
      service: 'library', name: 'POST', parent: 'POST /books/<int:book_id>/print',
      at: [views('return jsonify(covers.order_print(isbn)), 202'), client('response = requests.post(f"{self.base}/prints", json={"isbn": isbn}, timeout=5)')],
    },

    // Statements.
    { name: 'connect', ignore: 'the pool' },
    {
      tags: { 'db.statement': /^\s*SELECT book_id, avg/ }, name: /^SELECT/,
      at: [repository('AVERAGE = """'), repository('row = self.session.execute(text(AVERAGE), {"book": book_id}).first()')],
    },
    {
      tags: { 'db.statement': /^INSERT INTO loans/ }, name: /^INSERT/,
      at: [repository('text("INSERT INTO loans (book_id, member) VALUES (:book, :member)"),'), repository('self.session.execute(')],
    },
    {
      tags: { 'db.statement': /^INSERT INTO reviews/ }, name: /^INSERT/,
      at: [repository('self.session.flush()'), repository('self.session.add(Review(book_id=book_id, stars=stars))'), repository('def add_review(self, book_id, stars):')],
    },
    {
      tags: { 'db.statement': /FROM books ORDER BY/ }, name: /^SELECT/,
      at: [repository('return self.session.scalars(select(Book).order_by(Book.title)).all()'), repository('def all(self):')],
    },
    {
      tags: { 'db.statement': /FROM books\s+WHERE/ }, name: /^SELECT/,
      at: [repository('return self.session.get(Book, book_id)'), repository('def find(self, book_id):')],
    },
    {
      tags: { 'db.statement': /FROM loans\s+WHERE loans.id/ }, name: /^SELECT/,
      at: [repository('return self.session.get(Loan, loan_id)'), repository('def find(self, loan_id):')],
    },
    {
      tags: { 'db.statement': /count\(/ }, name: /^SELECT/,
      at: [repository('query = select(func.count()).select_from(Loan).where(Loan.book_id == book_id)'), repository('return self.session.scalar(query)'), repository('def open_loans(self, book_id):')],
    },
    { name: /^(?:PRAGMA|CREATE)/, ignore: 'the tables, made at the start' },
    { tags: { 'db.statement': /^DELETE FROM loans/ }, name: /^DELETE/, at: { file: 'library/seed.py', text: 'session.execute(text("DELETE FROM loans"))' } },
    { tags: { 'db.statement': /^DELETE FROM reviews/ }, name: /^DELETE/, at: { file: 'library/seed.py', text: 'session.execute(text("DELETE FROM reviews"))' } },
    { tags: { 'db.statement': /^DELETE FROM books/ }, name: /^DELETE/, at: { file: 'library/seed.py', text: 'session.execute(text("DELETE FROM books"))' } },
    {
      tags: { 'db.statement': /^INSERT INTO books/ }, name: /^INSERT/,
      at: [{ file: 'library/seed.py', text: 'session.add_all(' }, { file: 'library/seed.py', text: 'def plant(session):' }, { file: 'library/database.py', text: 'session.commit()' }],
    },

    // Templates.
    {
      name: /^jinja2\.(?:load|compile|render)$/, tags: { 'jinja2.template_name': 'books/index.html' },
      at: [{ file: 'library/templates/books/index.html', text: '<ul>' }, views('return render_template("books/index.html", books=books)')],
    },
  ],
  bar: { jumped: 0.95, offered: 0.97 },
}; // prettier-ignore
