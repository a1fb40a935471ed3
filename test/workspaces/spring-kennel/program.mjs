import { freePorts } from '../../support/bootstrap/processes.mjs';
import { javaProgram, startWithAgent } from '../../support/real/javaPrograms.mjs';

const java = 'src/main/java/org/kennel';
const dogs = (text, nth) => ({ file: `${java}/dogs/DogController.java`, text, nth });
const repository = text => ({ file: `${java}/dogs/DogRepository.java`, text });
const stayed = text => ({ file: `${java}/stays/StayController.java`, text });
const stays = (text, nth) => ({ file: `${java}/stays/StayService.java`, text, nth });
const bills = text => ({ file: `${java}/bills/BillStore.java`, text });
const rates = text => ({ file: `${java}/rates/RateController.java`, text });
const client = text => ({ file: `${java}/rates/RateClient.java`, text });
const round = text => ({ file: `${java}/stays/FeedingRound.java`, text });

// What a repository inherits does not stand in the program: its interface and the call are right.
const inherited = repository('public interface DogRepository extends JpaRepository<Dog, Long> {');
const saved = [dogs('return dogs.save(new Dog(body.name(), body.breed()));'), inherited];
const found = [dogs('return dogs.findById(id)'), inherited];
const loaded = [stayed('return dogs.findById(dogId).orElseThrow();'), inherited];
const samples = [
  {
    file: `${java}/dogs/SampleDogs.java`,
    text: 'dogs.saveAll(List.of(new Dog("Bella", "beagle"), new Dog("Rex", "boxer"), new Dog("Bruno", "boxer")));',
  },
  inherited,
];
const counted = [round('System.out.println(dogs.count() + " dogs are fed");'), inherited];
const listed = [dogs('return dogs.findAll();'), inherited];
const byBreed = [repository('List<Dog> findByBreedOrderByName(String breed);'), dogs('List<Dog> all = dogs.findByBreedOrderByName(breed);')];
const searched = [
  repository('@Query("""'),
  repository('List<Dog> searchByStart(String start);'),
  dogs('return dogs.searchByStart(start);'),
];
const countedBreed = [
  repository('long countByBreed(String breed);'),
  rates('return Map.of("rate", Surcharge.forCount(dogs.countByBreed(breed)));'),
];
const removed = [dogs('dogs.delete(find(id));'), inherited];
const sql = /^(?:SELECT|INSERT|UPDATE|DELETE) (?:kennel|org\.kennel)|^Session\./;

const requests = [
  ['GET', '/dogs'],
  ['GET', '/dogs?start=b'],
  ['GET', '/dogs/breeds/boxer?limit=1'],
  ['GET', '/dogs/1'],
  ['GET', '/dogs/99'],
  ['POST', '/dogs', { name: 'Luna', breed: 'beagle' }],
  ['POST', '/dogs', { name: '', breed: 'beagle' }],
  ['PATCH', '/dogs/1'],
  ['POST', '/dogs/2/stays?nights=3'],
  ['POST', '/dogs/2/stays?nights=many'],
  ['GET', '/dogs/2/stays'],
  ['GET', '/dogs/77/stays'],
  ['PUT', '/dogs/2/stays/1?nights=2'],
  ['POST', '/dogs/2/stays/bill?rebate=10'],
  ['POST', '/dogs/2/stays/bill?rebate=ten'],
  ['DELETE', '/dogs/3'],
  ['GET', '/nowhere'],
];

/** @type {import('../../support/real/programs.mjs').Program} */
export default {
  services: ['kennel'],
  spans: 60,
  async run({ otlp, folder }) {
    const program = await javaProgram(folder, 'spring-kennel');
    const [port] = await freePorts(1);
    const server = startWithAgent(program, 'org.kennel.KennelApplication', [`--server.port=${port}`], {
      service: 'kennel',
      otlp,
    });
    await server.said('The kennel is open');
    for (const [method, path, body] of requests) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      await answer.arrayBuffer();
    }
    await server.said('dogs are fed');
    await server.stop();
  },
  expectations: [
    { name: /^(?:CREATE|DROP) (?:table )?kennel(?:\.dogs)?$/, ignore: 'the schema at the start' },
    { name: /^Transaction\.commit$/, ignore: 'Hibernate' },
    { name: /^ResponseFacade\.sendError$/, ignore: 'Tomcat' },
    { name: /^[A-Z]+ \/(?:error|\*\*)$/, ignore: 'no handler of the program' },

    { name: 'CREATE table kennel.bill', at: bills('jdbc.execute("""') },
    { name: 'DogRepository.saveAll', at: samples },
    { name: sql, root: 'DogRepository.saveAll', at: samples },

    { name: 'GET /dogs', at: dogs('public List<Dog> list(@RequestParam(required = false) String start) {') },
    { name: 'DogRepository.findAll', at: listed },
    { name: 'DogRepository.searchByStart', at: searched },
    { name: 'SELECT org.kennel.dogs.Dog', parent: 'DogRepository.searchByStart', at: searched },
    { name: 'SELECT org.kennel.dogs.Dog', parent: 'DogRepository.findAll', at: listed },
    { name: 'SELECT kennel.dogs', root: 'GET /dogs', tags: { 'db.statement': /lower/ }, at: searched },
    { name: 'SELECT kennel.dogs', root: 'GET /dogs', at: listed },

    {
      name: 'GET /dogs/breeds/{breed}',
      at: dogs('public List<Dog> list(@PathVariable String breed, @RequestParam(defaultValue = "10") int limit) {'),
    },
    { name: 'DogRepository.findByBreedOrderByName', at: byBreed },
    { name: sql, root: 'GET /dogs/breeds/{breed}', at: byBreed },

    { name: 'GET /dogs/{id}', at: dogs('public Dog one(@PathVariable long id) {') },
    { name: 'DogRepository.findById', root: 'GET /dogs/{id}', at: found },
    { name: sql, root: 'GET /dogs/{id}', at: found },

    { name: 'POST /dogs', at: dogs('public Dog create(@RequestBody NewDog body) {') },
    { name: 'DogRepository.save', at: saved },
    { name: sql, root: 'POST /dogs', at: saved },

    { name: 'DELETE /dogs/{id}', at: dogs('public void remove(@PathVariable long id) {') },
    { name: 'DogRepository.findById', root: 'DELETE /dogs/{id}', at: found },
    { name: 'DogRepository.delete', at: removed },
    { name: /^Session\.find/, parent: 'DogRepository.findById', root: 'DELETE /dogs/{id}', at: found },
    { name: /^Session\./, parent: 'DogRepository.delete', at: removed },
    { name: sql, root: 'DELETE /dogs/{id}', at: [...removed, ...found] },

    { name: 'GET /dogs/{dogId}/stays', at: stayed('public Map<String, Object> all(@ModelAttribute("dog") Dog dog) {') },
    {
      name: 'POST /dogs/{dogId}/stays',
      at: stayed('public Map<String, Object> book(@ModelAttribute("dog") Dog dog, @RequestParam int nights) {'),
    },
    {
      name: /^PUT \/dogs\/\{dogId\}\/stays\/\{stayId/,
      at: stayed('public Map<String, Object> extend(@PathVariable long stayId, @RequestParam int nights) {'),
    },
    {
      name: 'POST /dogs/{dogId}/stays/bill', tags: { 'http.response.status_code': '500' },
      at: stayed('public Map<String, Object> bill(@ModelAttribute("dog") Dog dog, @RequestParam String rebate) {'),
      error: stays('return Integer.parseInt(rebate.trim());'),
    },
    {
      name: 'POST /dogs/{dogId}/stays/bill',
      at: stayed('public Map<String, Object> bill(@ModelAttribute("dog") Dog dog, @RequestParam String rebate) {'),
    },
    // The dog is loaded by a method of its own, which runs below the span of every other one.
    { name: 'DogRepository.findById', root: /\/stays/, at: loaded },
    { name: /^(?:SELECT org\.kennel|Session\.find)/, root: /\/stays/, parent: 'DogRepository.findById', at: loaded },
    { name: 'SELECT kennel.dogs', root: /\/stays/, parent: /^Session\.find|^SELECT org/, tags: { 'db.statement': /where .*id=\?/ }, at: loaded },

    { name: 'StayService.nightsOf', at: stays('public int nightsOf(long dogId) {') },
    { name: 'stay.book', at: [stays('@WithSpan(value = "stay.book", kind = SpanKind.INTERNAL)'), stays('public int book(Dog dog, @SpanAttribute("nights") int nights) {')] },
    { name: 'StayService$1.apply', at: stays('public int apply(int price) {') },
    { name: 'stay.extend', at: [stays('@WithSpan(StayNames.EXTEND)'), stays('public void extend(long stayId, int nights) {')] },
    { name: 'stay.check', at: [stays('Span span = tracer'), stays('.spanBuilder('), stays('public void extend(long stayId, int nights) {')] },
    {
      name: 'stay.check_out', tags: { 'otel.status_code': 'ERROR' },
      at: [stays('Span span = tracer.spanBuilder(CHECK_OUT).startSpan();'), stays('public int bill(Dog dog, String rebate) {')],
      error: stays('return Integer.parseInt(rebate.trim());'),
    },
    { name: 'stay.check_out', at: [stays('Span span = tracer.spanBuilder(CHECK_OUT).startSpan();'), stays('public int bill(Dog dog, String rebate) {')] },
    {
      name: /^rebate for /,
      at: stays('return inSpan("rebate for " + dog.getName(), () -> total - percent(rebate) * total / 100);'),
    },

    { name: 'SELECT kennel.bill', root: 'GET /dogs/{dogId}/stays', at: bills('List<Integer> found = jdbc.queryForList("""') },
    {
      name: 'SELECT kennel.bill',
      at: [
        bills('return jdbc.queryForObject(TOTAL, Integer.class, dogId);'),
        bills('private static final String TOTAL = "select coalesce(sum(price), 0) from bill where dog_id = ?";'),
      ],
    },
    { name: 'INSERT kennel.bill', at: bills('jdbc.update("insert into bill (dog_id, nights, price) values (?, ?, ?)", dogId, nights, price);') },
    { name: 'UPDATE kennel.bill', at: [bills('String sql = "update bill set nights = nights + ?"'), bills('jdbc.update(sql, nights, id);')] },

    { name: 'GET', at: [client('return fetch(Paths.RATES + "/" + breed).get("rate");'), client('return http.get()'), client('.uri(path)')] },
    { name: 'GET /internal/rates/{breed}', at: rates('public Map<String, Integer> rate(@PathVariable String breed) {') },
    { name: 'Surcharge.forCount', at: [rates('@WithSpan'), rates('static int forCount(long count) {')] },
    { name: 'DogRepository.countByBreed', at: countedBreed },
    { name: /^SELECT (?:org\.kennel|kennel)\.dogs/, parent: /countByBreed|^SELECT org/, tags: { 'otel.scope.name': /hibernate|jdbc/ }, root: /\/stays/, at: countedBreed },

    { name: 'FeedingRound.feed', at: [round('public void feed() {'), round('@Scheduled(initialDelay = 1500, fixedDelay = 3_600_000)')] },
    { name: 'DogRepository.count', at: counted },
    { name: sql, root: 'FeedingRound.feed', at: counted },
  ],
  bar: { jumped: 0.98, offered: 0.98 },
};
