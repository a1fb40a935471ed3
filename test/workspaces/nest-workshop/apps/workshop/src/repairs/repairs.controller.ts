import { Body, Controller, Delete, Get, HttpCode, NotFoundException, Param, ParseIntPipe, Post, Put } from '@nestjs/common';
import { RepairsService } from './repairs.service';

@Controller('repairs')
export class RepairsController {
  constructor(private readonly repairs: RepairsService) {}

  @Get()
  list() {
    return this.repairs.all();
  }

  @Get(':id')
  async findOne(@Param('id', ParseIntPipe) id: number) {
    const repair = await this.repairs.find(id);
    if (!repair) throw new NotFoundException(`repair ${id} does not exist`);
    return repair;
  }

  @Post()
  @HttpCode(202)
  async create(@Body() body: { bike: string; sku: string }) {
    return this.repairs.begin(body.bike, body.sku);
  }

  @Put(':id/done')
  async finish(@Param('id', ParseIntPipe) id: number) {
    return this.repairs.finish(id);
  }

  @Delete([':id', ':id/forever'])
  @HttpCode(204)
  remove(@Param('id') id: string): void {
    this.repairs.forget(Number(id));
  }
}
