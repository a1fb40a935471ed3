export const SpanNames = {
  price: 'hire.price',
  settle: 'hire.settle',
} as const;
