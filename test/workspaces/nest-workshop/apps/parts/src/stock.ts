export interface Part {
  sku: string;
  left: number;
  price: number;
}

export const stock = new Map<string, Part>([
  ['chain', { sku: 'chain', left: 3, price: 25 }],
  ['bell', { sku: 'bell', left: 0, price: 5 }],
]);
