import { RepairsService } from '../src/repairs/repairs.service';
import { Traced } from '../../../libs/tracing';

class Decoy {
  @Traced('repair.begin')
  async begin() {}

  @Traced()
  async find() {}
}

it('begins', async () => {
  await new RepairsService({ reserve: async () => ({}) } as never).begin('x', 'y');
  await new Decoy().find();
});
