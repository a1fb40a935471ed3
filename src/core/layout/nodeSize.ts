/** All nodes of a graph are of one size, in px of the drawing. Apart from the layout, whose library the page has no use for. */
export const nodeSize = { width: 168, height: 44 } as const;
