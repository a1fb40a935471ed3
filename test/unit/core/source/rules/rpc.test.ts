import assert from 'node:assert/strict';
import { kinds, Program } from '../programs';
import { viewOf, type Shown } from '../views';

const files = {
  'protos/shop.proto': `syntax = "proto3";
package acme.shop.v1;
service CartService {
  rpc AddItem(AddItemRequest) returns (Empty);
  rpc GetCart(GetCartRequest) returns (Cart);
}
service ProductService { rpc ListProducts(Empty) returns (Products); }
service PaymentService { rpc Charge(ChargeRequest) returns (Empty); }
service EmailService { rpc SendMail(Mail) returns (Empty); }
service AdService { rpc GetAds(R) returns (S); }
service QuoteService { rpc GetQuote(R) returns (S); }
`,
  'src/product/go.mod': 'module github.com/acme/shop/src/product\n',
  'src/product/main.go': `package main
import pb "github.com/acme/shop/src/product/genproto"
type productServer struct {
	pb.UnimplementedProductServiceServer
}
func (p *productServer) ListProducts(ctx context.Context, req *pb.Empty) (*pb.Products, error) {
	return nil, nil
}
func main() { pb.RegisterProductServiceServer(s, &productServer{}) }
`,
  'src/product/genproto/shop_grpc.pb.go': `package genproto
type UnimplementedProductServiceServer struct{}
func (UnimplementedProductServiceServer) ListProducts(context.Context, *Empty) (*Products, error) { return nil, nil }
`,
  'src/frontend/go.mod': 'module github.com/acme/shop/src/frontend\n',
  'src/frontend/main.go': `package main
type frontend struct { conn *grpc.ClientConn; cart pb.CartServiceClient }
func (f *frontend) home(w http.ResponseWriter, r *http.Request) {
	products, err := f.getProducts(r.Context())
	f.cart.GetCart(r.Context(), &pb.GetCartRequest{})
}
func (f *frontend) getProducts(ctx context.Context) ([]*pb.Product, error) {
	resp, err := pb.NewProductServiceClient(f.conn).
		ListProducts(ctx, &pb.Empty{})
	return nil, err
}
func main() {
	f := &frontend{}
	http.HandleFunc("GET /", f.home)
}
`,
  'src/cart/Cart.csproj': '<Project/>',
  'src/cart/CartServiceImpl.cs': `namespace Acme.Cart;
public class CartServiceImpl : CartService.CartServiceBase {
  public override async Task<Empty> AddItem(AddItemRequest request, ServerCallContext context) {
    return new Empty();
  }
  public override Task<Cart> GetCart(GetCartRequest r, ServerCallContext c) => Task.FromResult(new Cart());
}
`,
  'src/payment/package.json': '{"name":"payment"}',
  'src/payment/index.js': `const grpc = require('@grpc/grpc-js');
const charge = require('./charge');
function chargeServiceHandler(call, callback) {
  callback(null, charge(call.request));
}
const server = new grpc.Server();
server.addService(shop.PaymentService.service, { charge: chargeServiceHandler });
`,
  'src/email/pyproject.toml': '[project]\nname="email"\n',
  'src/email/server.py': `import shop_pb2_grpc
class EmailService(shop_pb2_grpc.EmailServiceServicer):
    def SendMail(self, request, context):
        return shop_pb2.Empty()
def serve():
    shop_pb2_grpc.add_EmailServiceServicer_to_server(EmailService(), server)
`,
  'src/checkout/pyproject.toml': '[project]\nname="checkout"\n',
  'src/checkout/app.py': `import shop_pb2_grpc
from opentelemetry import trace
tracer = trace.get_tracer(__name__)
stub = shop_pb2_grpc.CartServiceStub(channel)
email = shop_pb2_grpc.EmailServiceStub(channel)
def place():
    with tracer.start_as_current_span("place"):
        cart = stub.GetCart(req)
        email.SendMail(mail)
`,
  'src/ad/pom.xml': '<project><artifactId>ad</artifactId></project>',
  'src/ad/src/main/java/acme/AdServer.java': `package acme;
public class AdServer {
  private static class AdServiceImpl extends acme.shop.AdServiceGrpc.AdServiceImplBase {
    @Override
    public void getAds(AdRequest req, StreamObserver<AdResponse> o) {
      o.onCompleted();
    }
  }
}
`,
  'src/quote/Cargo.toml': '[package]\nname = "quote"\n',
  'src/quote/src/main.rs': `
#[derive(Default)]
pub struct QuoteServer {}
#[tonic::async_trait]
impl QuoteService for QuoteServer {
    async fn get_quote(&self, request: Request<R>) -> Result<Response<S>, Status> {
        todo!()
    }
}
`,
};

describe('a remote call', () => {
  let program: Program;
  before(async () => (program = await Program.of(files)));

  describe('that is answered', () => {
    const server = (service: string, name: string): Shown => ({
      name,
      service,
      kind: kinds.server,
      attributes: { 'rpc.system': 'grpc' },
    });
    const cases: [string, string, string, string][] = [
      ['Go', 'product', 'acme.shop.v1.ProductService/ListProducts', 'src/product/main.go:6'],
      ['C#', 'cart', 'acme.shop.v1.CartService/AddItem', 'src/cart/CartServiceImpl.cs:3'],
      ['Node', 'payment', 'grpc.acme.shop.v1.PaymentService/Charge', 'src/payment/index.js:3'],
      ['Python', 'email', '/acme.shop.v1.EmailService/SendMail', 'src/email/server.py:3'],
      ['Java', 'ad', 'acme.shop.v1.AdService/GetAds', 'src/ad/src/main/java/acme/AdServer.java:5'],
      ['Rust', 'quote', 'acme.shop.v1.QuoteService/GetQuote', 'src/quote/src/main.rs:6'],
    ];
    for (const [language, service, name, place] of cases)
      it(`leads to the method in ${language}`, () => assert.equal(program.click(server(service, name)), place));

    it('may say all in rpc.method, or in two attributes', () => {
      const named = { name: 'x', service: 'cart', kind: kinds.server };
      const one = { 'rpc.system.name': 'grpc', 'rpc.method': 'acme.shop.v1.CartService/GetCart' };
      const two = { 'rpc.system': 'grpc', 'rpc.service': 'acme.shop.v1.CartService', 'rpc.method': 'GetCart' };
      for (const attributes of [one, two])
        assert.equal(program.click({ ...named, attributes }), 'src/cart/CartServiceImpl.cs:6');
    });
    it('is not answered by what a generator wrote', () => {
      assert.deepEqual(program.places(server('product', 'acme.shop.v1.ProductService/ListProducts')), [
        '* src/product/main.go:6 productServer.ListProducts handler high',
        '  protos/shop.proto:7 - handler low',
      ]);
    });
    it('of an unknown method leads nowhere', () => {
      const attributes = { 'rpc.system': 'grpc', 'rpc.method': '_OTHER' };
      assert.equal(program.click({ name: 'grpc', service: 'cart', kind: kinds.server, attributes }), 'none');
    });
  });

  describe('that is sent', () => {
    const client = (service: string, name: string, parent?: Shown): Shown => ({
      name,
      service,
      kind: kinds.client,
      attributes: { 'rpc.system': 'grpc', 'rpc.service': name.split('/')[0], 'rpc.method': name.split('/')[1] },
      parent: parent && viewOf(parent),
    });
    const home: Shown = {
      name: 'GET /',
      service: 'frontend',
      kind: kinds.server,
      attributes: { 'http.route': '/', 'http.request.method': 'GET' },
    };
    const place: Shown = { name: 'place', service: 'checkout', scope: 'app', kind: kinds.internal };

    it('comes from what the handler calls; who answers and the declaration are offered', () => {
      assert.deepEqual(program.places(client('frontend', 'acme.shop.v1.ProductService/ListProducts', home)), [
        '* src/frontend/main.go:9 frontend.getProducts call high',
        '  src/product/main.go:6 productServer.ListProducts handler low',
        '  protos/shop.proto:7 - handler low',
      ]);
    });
    it('comes from the handler itself', () => {
      assert.equal(
        program.click(client('frontend', 'acme.shop.v1.CartService/GetCart', home)),
        'src/frontend/main.go:5',
      );
    });
    it('is looked for in the folder of the service, not in another one', () => {
      assert.equal(program.click(client('frontend', 'acme.shop.v1.CartService/GetCart')), 'src/frontend/main.go:5');
      assert.equal(
        program.click(client('checkout', 'acme.shop.v1.CartService/GetCart', place)),
        'src/checkout/app.py:8',
      );
      assert.equal(program.click(client('checkout', 'acme.shop.v1.ProductService/ListProducts')), 'ask 2');
    });
  });
});
