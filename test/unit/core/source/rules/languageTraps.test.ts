import assert from 'node:assert/strict';
import { kinds, Program } from '../programs';

describe('what languages and their libraries do in ways of their own', () => {
  it('gRPC on ASP.NET Core has its methods for routes', async () => {
    const program = await Program.of({
      'Rates/Rates.csproj': '<Project/>',
      'Rates/RatingService.cs': `namespace Rates;
public class RatingService : Rating.RatingBase {
  public override Task<Reply> GetRate(Request r, ServerCallContext c) => null;
}
`,
    });
    const span = { service: 'rates', kind: kinds.server, attributes: { 'http.request.method': 'POST' } };
    assert.equal(program.click({ ...span, name: 'POST /fulfil.v1.Rating/GetRate' }), 'Rates/RatingService.cs:3');
    assert.equal(program.click({ ...span, name: 'POST /rates/GetRate' }), 'none');
  });

  it('a service of gRPC may be in a file that is called like what is generated', async () => {
    const base = 'public abstract static class StatementsImplBase { public void getStatement(Request r) {} }';
    const program = await Program.of({
      'java/StatementsGrpc.java': `package a;\npublic final class StatementsGrpc {\n  ${base}\n}\n`,
      'java/LedgerGrpc.java': `package a;
public class LedgerGrpc extends StatementsGrpc.StatementsImplBase {
  @Override
  public void getStatement(Request r) {}
}
`,
    });
    const attributes = { 'rpc.system': 'grpc', 'rpc.service': 'bank.Statements', 'rpc.method': 'GetStatement' };
    const span = { name: 'bank.Statements/GetStatement', kind: kinds.server, attributes };
    assert.equal(program.click(span), 'java/LedgerGrpc.java:4');
  });

  it("HotChocolate's Query is a plain class; other libraries' have a base", async () => {
    const program = await Program.of({
      'Graph/Query.cs': 'public class Query\n{\n    public Book GetBook(int id) => null;\n}\n',
      'Orders/Get.cs': 'public class Query : IRequest<Book>\n{\n    public Book GetOrder() => null;\n}\n',
    });
    const field = (name: string) => ({
      name: `graphql.resolve ${name}`,
      attributes: { 'graphql.parent.name': 'Query', 'graphql.field.name': name },
    });
    assert.equal(program.click(field('book')), 'Graph/Query.cs:3');
    assert.equal(program.click(field('order')), 'none');
  });

  it('gqlgen names type and field with a slash', async () => {
    const program = await Program.of({
      'graph/schema.resolvers.go':
        'package graph\n\nfunc (r *invoiceResolver) Lines(ctx context.Context, obj *Invoice) ([]*Line, error) {\n\treturn nil, nil\n}\n',
    });
    const span = { name: 'Invoice/lines', kind: kinds.internal };
    assert.equal(program.click({ ...span, scope: 'github.com/ravilushqa/otelgqlgen' }), 'graph/schema.resolvers.go:3');
    assert.equal(program.click({ ...span, scope: 'app' }), 'none');
  });

  it("a queue of RabbitMQ is read where its channel is, not by another system's reader", async () => {
    const program = await Program.of({
      'ride/main.go': `package main

import amqp "github.com/rabbitmq/amqp091-go"

func tail(r *kafka.Reader) {
	m, _ := r.ReadMessage(ctx)
}

func bill(ch *amqp.Channel) {
	msgs, _ := ch.Consume("ride.billing", "", true, false, false, false, nil)
	for d := range msgs {
		handle(d)
	}
}
`,
    });
    const attributes = { 'messaging.system': 'rabbitmq', 'messaging.destination.name': 'ride.billing' };
    const span = { name: 'ride.billing process', kind: kinds.consumer, attributes };
    assert.equal(program.click(span), 'ride/main.go:9');
  });

  it("modules of Rust that only tests have open no spans of the service's", async () => {
    const program = await Program.of({
      'src/tiles.rs': `pub fn render() {
    let s = info_span!("tile.draw").entered();
}

#[cfg(test)]
mod tests {
    #[test]
    fn draws() {
        let s = info_span!("tile.draw").entered();
    }
}
`,
    });
    const draw = { name: 'tile.draw', kind: kinds.internal };
    assert.deepEqual(program.places(draw), ['* src/tiles.rs:2 render origin high']);
  });

  it('a block of Ruby belongs to the method around it', async () => {
    const program = await Program.of({
      'app/settle.rb': 'class Settle\n  def call\n    run { 1 }\n  end\n  def run\n    yield\n  end\nend\n',
    });
    const attributes = { 'code.namespace': 'Settle', 'code.function': 'block (2 levels) in call' };
    assert.equal(program.click({ name: 'x', kind: kinds.internal, attributes }), 'app/settle.rb:2');
  });

  it('methods that a concern of Ruby has for classes stand in the concern', async () => {
    const program = await Program.of({
      'app/priced.rb': 'module Priced\n  class_methods do\n    def cheapest\n      1\n    end\n  end\nend\n',
      'app/other.rb': 'module Other\n  def self.cheapest\n    1\n  end\nend\n',
    });
    const attributes = { 'code.function.name': 'Priced::ClassMethods#cheapest' };
    assert.equal(program.click({ name: 'x', kind: kinds.internal, attributes }), 'app/priced.rb:3');
  });

  it("Symfony's message is sent where one of its class is made", async () => {
    const program = await Program.of({
      'mail/composer.json': '{"name":"acme/mail"}',
      'mail/src/CampaignController.php': `<?php
namespace Mailer;
class CampaignController {
    public function send(int $id) {
        $this->bus->dispatch(new Ping());
        $this->bus->dispatch(new SendCampaign($id));
    }
}
`,
      'mail/src/SendCampaignHandler.php': `<?php
namespace Mailer;
#[AsMessageHandler]
final class SendCampaignHandler {
    public function __invoke(SendCampaign $m): void {}
}
`,
    });
    const scope = 'io.opentelemetry.contrib.php.symfony_messenger';
    const span = { name: 'DISPATCH Mailer\\SendCampaign', service: 'mail', scope, kind: kinds.producer };
    assert.equal(program.click(span), 'mail/src/CampaignController.php:6');
  });

  describe("closures in PHP's stacks as the SDK writes them", () => {
    const file = (namespace: string): string => `<?php
namespace ${namespace};
class Scorer {
    public function score() {
        return $this->traced(function () {
            throw new \\RuntimeException('no rank');
        });
    }
    private function traced(callable $f) {
        return $f();
    }
}
`;
    const program = Program.of({ 'app/Leads/Scorer.php': file('App\\Leads'), 'app/Ads/Scorer.php': file('App\\Ads') });
    const closures = [
      'App.Leads.Scorer.App.Leads.{closure}',
      'App.Leads.Scorer.{closure}',
      'App.Leads.Scorer.{closure:App.Leads.Scorer::score():5}',
    ];
    for (const closure of closures)
      it(closure, async () => {
        const stacktrace = `RuntimeException: no rank
 at ${closure}(Scorer.php:6)
 at App.Leads.Scorer.traced(Scorer.php:10)
 at App.Leads.Scorer.score(Scorer.php:5)`;
        const exceptions = [{ type: 'RuntimeException', message: 'no rank', stacktrace, event: 0 }];
        const [first] = (await program).places({ name: 'x', kind: kinds.internal, exceptions });
        assert.match(first, /app\/Leads\/Scorer\.php:6 \S+ error /);
      });
  });
});
