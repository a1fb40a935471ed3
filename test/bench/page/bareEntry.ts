/**
 * A page that does the least that scrolling can do: it moves one row by a number, once a frame. What it shows of late
 * frames is the machine, not the timeline. Looks to the frame log like the timeline does.
 */
import { FrameLog } from './frameLog';
import { shownRows } from './paintedRows';

const row = document.createElement('div');
row.className = 'row';
row.append(Object.assign(document.createElement('span'), { className: 'name', textContent: 'row' }));
row.dataset['row'] = '0';
const viewport = Object.assign(document.createElement('div'), { className: 'viewport', id: 'tree', tabIndex: 0 });
viewport.append(row);
document.body.append(viewport);
viewport.style.height = '800px';

let scroll = 0;
let isAsked = false;
viewport.addEventListener(
  'wheel',
  event => {
    event.preventDefault();
    scroll += event.deltaY;
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      row.dataset['row'] = String(Math.floor(scroll / 24));
      row.style.transform = `translateY(${-(scroll % 24)}px)`;
    });
  },
  { passive: false },
);
viewport.addEventListener('keydown', event => {
  if (event.key !== 'Home') return;
  scroll = 0;
  row.dataset['row'] = '0';
  row.style.transform = '';
});

Object.assign(window, { bench: { frames: new FrameLog(), shownRows } });
