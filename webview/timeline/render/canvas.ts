/** What painting needs of a 2D context: small enough to be recorded in a test. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'globalAlpha'
  | 'fillRect'
  | 'strokeRect'
  | 'clearRect'
  | 'fillText'
  | 'beginPath'
  | 'arc'
  | 'fill'
  | 'roundRect'
  | 'moveTo'
  | 'lineTo'
>;

/** A canvas as sharp as the screen; drawn in CSS px. */
export class Sheet {
  readonly element = document.createElement('canvas');
  private readonly context: CanvasRenderingContext2D;
  width = 0;
  height = 0;
  ratio = 1;

  constructor(className: string) {
    this.element.className = className;
    this.element.setAttribute('aria-hidden', 'true');
    this.context = this.element.getContext('2d') as CanvasRenderingContext2D;
  }

  /** Sets the size in CSS px; true when that changed anything (and wiped the canvas). */
  resize(width: number, height: number): boolean {
    const ratio = window.devicePixelRatio || 1;
    if (this.width === width && this.height === height && this.ratio === ratio) return false;
    [this.width, this.height, this.ratio] = [width, height, ratio];
    this.element.width = Math.max(1, Math.round(width * ratio));
    this.element.height = Math.max(1, Math.round(height * ratio));
    this.element.style.width = `${width}px`;
    this.element.style.height = `${height}px`;
    return true;
  }

  /** An empty sheet to draw on. */
  begin(): CanvasRenderingContext2D {
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.context.clearRect(0, 0, this.width, this.height);
    return this.context;
  }

  putPixels(pixels: Uint32Array, width: number, height: number): void {
    const bytes = new Uint8ClampedArray(pixels.buffer as ArrayBuffer, pixels.byteOffset, pixels.byteLength);
    this.context.putImageData(new ImageData(bytes, width, height), 0, 0);
  }
}

/** Widths of texts in one font, measured once each; forgets when it has seen many. */
export class TextMeasure {
  private readonly context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  private readonly widths = new Map<string, number>();

  setFont(font: string): void {
    if (this.context.font === font) return;
    this.context.font = font;
    this.widths.clear();
  }

  readonly width = (text: string): number => {
    let width = this.widths.get(text);
    if (width === undefined) {
      if (this.widths.size > 5000) this.widths.clear();
      width = this.context.measureText(text).width;
      this.widths.set(text, width);
    }
    return width;
  };
}
