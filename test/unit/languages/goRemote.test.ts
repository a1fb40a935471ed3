import assert from 'node:assert/strict';
import { readFacts } from '../../support/source/sources';

describe('Go: what else answers, and data', () => {
  it('knows gRPC, Connect and Twirp servers', async () => {
    const { rpc } = await readFacts(
      'cart/main.go',
      `package main
import (
	pb "github.com/acme/shop/genproto"
	"github.com/acme/shop/gen/greetv1connect"
)
type server struct{ pb.UnimplementedCartServiceServer }
type greeter struct{}
func newGreeter() *greeter { return &greeter{} }
func main() {
	pb.RegisterCartServiceServer(s, &server{})
	pb.RegisterQuoteServer(s, newQuotes())
	mux.Handle(greetv1connect.NewGreetServiceHandler(newGreeter()))
	srv := grpc.NewServer()
	http.NewServeMux()
}
`,
    );
    assert.deepEqual(rpc, [
      { service: 'CartService', type: 'server', line: 6 },
      { service: 'Quote', type: 'Quotes', line: 11 },
      { service: 'GreetService', type: 'greeter', line: 12 },
    ]);
  });

  it('knows who sends and who gets messages', async () => {
    const messages = async (text: string): Promise<unknown> =>
      (await readFacts('a/b.go', text)).messages?.map(({ role, system, destination, handler, line }) => [
        role, system, destination[0], handler, line,
      ]); // prettier-ignore
    assert.deepEqual(
      await messages(`package a
import "github.com/IBM/sarama"
const topic = "orders"
type consumer struct{}
func (c *consumer) ConsumeClaim(s sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error { return nil }
func run(ctx context.Context) {
	group.Consume(ctx, []string{topic, "more"}, &consumer{})
	producer.SendMessage(&sarama.ProducerMessage{Topic: topic, Value: v})
}
`),
      [
        ['consumer', 'kafka', { ref: 'topic' }, 'consumer.ConsumeClaim', 7],
        ['consumer', 'kafka', 'more', 'consumer.ConsumeClaim', 7],
        ['producer', 'kafka', { ref: 'topic' }, undefined, 8],
      ],
    );
    assert.deepEqual(
      await messages(`package a
import "github.com/segmentio/kafka-go"
func connect() *kafka.Reader { return kafka.NewReader(kafka.ReaderConfig{Brokers: b, Topic: "paid"}) }
func (s *S) loop(ctx context.Context) { m, _ := s.reader.ReadMessage(ctx) }
var w = &kafka.Writer{Topic: "sent"}
`),
      [
        ['consumer', 'kafka', 'paid', 1, 3],
        ['producer', 'kafka', 'sent', undefined, 5],
      ],
    );
    assert.deepEqual(
      await messages(`package a
import "github.com/nats-io/nats.go"
func f(nc *nats.Conn) {
	nc.Subscribe("updates", func(m *nats.Msg) {})
	nc.QueueSubscribe("jobs", "workers", handle)
	nc.Publish("updates", data)
}
`),
      [
        ['consumer', 'nats', 'updates', 1, 4],
        ['consumer', 'nats', 'jobs', 'handle', 5],
        ['producer', 'nats', 'updates', undefined, 6],
      ],
    );
  });

  it('knows resolvers, commands, workflows, functions of a cloud and templates', async () => {
    const { handlers } = await readFacts(
      'a/b.go',
      `package a
var serve = &cobra.Command{Use: "serve [flags]", RunE: func(cmd *cobra.Command, args []string) error { return nil }}
func (r *queryResolver) Order(ctx context.Context, id string) (*Order, error) { return nil, nil }
func (r *orderResolver) URL(ctx context.Context, o *Order) (string, error) { return "", nil }
type Activities struct{}
func (a *Activities) Charge(ctx context.Context) error { return nil }
func main() {
	w.RegisterWorkflow(Checkout)
	w.RegisterActivity(&Activities{})
	lambda.Start(handle)
	tmpl.ExecuteTemplate(w, "cart.html", nil)
}
`,
    );
    assert.deepEqual(
      handlers?.map(({ kind, key, handler }) => [kind, key[0], handler]),
      [
        ['graphql', 'Query.order', 1],
        ['graphql', 'Order.url', 2],
        ['command', 'serve', 0],
        ['job', 'Checkout', 'Checkout'],
        ['job', 'Charge', 3],
        ['faas', '', 'handle'],
        ['template', 'cart.html', 4],
      ],
    );
  });

  it('knows queries and entities', async () => {
    const { sql, models } = await readFacts(
      'a/b.go',
      `package a
const getCart = \`-- name: GetCart :one
SELECT id FROM carts WHERE id = $1\`
func f(ctx context.Context) {
	db.QueryContext(ctx, "UPDATE carts SET total = 1 "+
		"WHERE id = ?")
	db.Exec(fmt.Sprintf("DELETE FROM %s WHERE id = 1", table))
	log.Println("select the best one")
}
type User struct { gorm.Model; Name string }
type OrderItem struct { ID uint \`gorm:"primaryKey"\` }
func (OrderItem) TableName() string { return "items" }
type Event struct { bun.BaseModel \`bun:"table:events,alias:e"\` }
type Plain struct { ID int \`json:"id"\` }
`,
    );
    assert.deepEqual(
      sql?.map(({ text, line, endLine }) => [text, line, endLine]),
      [
        [['-- name: GetCart :one\nSELECT id FROM carts WHERE id = $1'], 2, 3],
        [['UPDATE carts SET total = 1 WHERE id = ?'], 5, 6],
        [['DELETE FROM ', { ref: 'table' }, ' WHERE id = 1'], 7, 7],
      ],
    );
    assert.deepEqual(models, [
      { name: 'User', table: 'users', line: 10 },
      { name: 'OrderItem', table: 'items', line: 11 },
      { name: 'Event', table: 'events', line: 13 },
    ]);
  });
});
