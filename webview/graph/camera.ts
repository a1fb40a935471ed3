/** Which part of a drawing is seen, and how large. Places of the drawing are its own px, those of the screen CSS px. */
export interface Camera {
  readonly scale: number;
  /** Where the drawing's origin is on the screen. */
  readonly left: number;
  readonly top: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const mostScale = 2.5;
/** So much of the drawing stays in sight, CSS px. */
const leftInSight = 60;
const revealMargin = 24;

/** All of the drawing in the middle, never larger than it is. */
export function fit(drawing: Size, screen: Size): Camera {
  const scale = Math.min(1, screen.width / drawing.width, screen.height / drawing.height) || 1;
  return {
    scale,
    left: (screen.width - drawing.width * scale) / 2,
    top: (screen.height - drawing.height * scale) / 2,
  };
}

/** `x`, `y`: what of the screen stays where it is. */
export function zoomAt(camera: Camera, factor: number, x: number, y: number, drawing: Size, screen: Size): Camera {
  const least = Math.min(fit(drawing, screen).scale, 0.5) * 0.8;
  const scale = Math.min(mostScale, Math.max(least, camera.scale * factor));
  const ratio = scale / camera.scale;
  return keepInSight(
    { scale, left: x - (x - camera.left) * ratio, top: y - (y - camera.top) * ratio },
    drawing,
    screen,
  );
}

export function pan(camera: Camera, dx: number, dy: number, drawing: Size, screen: Size): Camera {
  return keepInSight({ ...camera, left: camera.left + dx, top: camera.top + dy }, drawing, screen);
}

/** Moved as little as shows the whole box, whose middle is given, and then with some room around it; not moved where it is seen. */
export function reveal(camera: Camera, x: number, y: number, box: Size, screen: Size): Camera {
  const shift = (at: number, length: number, room: number): number => {
    if (at - length / 2 >= 0 && at + length / 2 <= room) return 0;
    const half = Math.min(length / 2 + revealMargin, room / 2);
    return Math.max(0, half - at) - Math.max(0, at + half - room);
  };
  const [sx, sy] = [x * camera.scale + camera.left, y * camera.scale + camera.top];
  return {
    ...camera,
    left: camera.left + shift(sx, box.width * camera.scale, screen.width),
    top: camera.top + shift(sy, box.height * camera.scale, screen.height),
  };
}

function keepInSight(camera: Camera, drawing: Size, screen: Size): Camera {
  const clamp = (at: number, length: number, room: number): number => {
    const least = Math.min(leftInSight, length);
    return Math.min(room - least, Math.max(least - length, at));
  };
  return {
    ...camera,
    left: clamp(camera.left, drawing.width * camera.scale, screen.width),
    top: clamp(camera.top, drawing.height * camera.scale, screen.height),
  };
}
