// Bars over days or months, as SVG in the colour of the text, so that it suits every theme. Whoever cannot see it has the table.
const SVG = 'http://www.w3.org/2000/svg';

interface Bar {
  readonly key: string;
  readonly value: number;
  /** The value in words. */
  readonly text: string;
}

const WIDTH = 600;
const HEIGHT = 160;
const BELOW = 18;
const ABOVE = 14;
/** Few bars would look like walls. */
const WIDEST = 40;

/** Such as "2026-01-31" is labelled "31", and "2026-01" as it is, as long as there is room. */
export function plot(label: string, bars: readonly Bar[]): SVGElement {
  const picture = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label, class: 'w-100 mb-3' });
  const most = Math.max(...bars.map(({ value }) => value), 0.001);
  const step = WIDTH / Math.max(bars.length, 1);
  const every = Math.ceil(bars.length / (WIDTH / 50));
  picture.append(svg('line', { x1: '0', x2: String(WIDTH), y1: String(HEIGHT - BELOW), y2: String(HEIGHT - BELOW), stroke: 'currentColor', 'stroke-opacity': '0.4' }));
  bars.forEach(({ key, value, text }, index) => {
    const height = (Math.max(0, value) / most) * (HEIGHT - BELOW - ABOVE);
    const width = Math.min(step * 0.7, WIDEST);
    const bar = svg('rect', { x: (index * step + (step - width) / 2).toFixed(1), y: (HEIGHT - BELOW - height).toFixed(1), width: width.toFixed(1), height: height.toFixed(1), fill: 'currentColor', 'fill-opacity': '0.7' });
    bar.append(svg('title', {}, `${key}: ${text}`));
    picture.append(bar);
    const middle = (index * step + step / 2).toFixed(1);
    if (index % every === 0) picture.append(svg('text', { x: middle, y: String(HEIGHT - 4), 'text-anchor': 'middle', 'font-size': '10', fill: 'currentColor' }, key.length > 7 ? key.slice(8) : key));
    if (value === most) picture.append(svg('text', { x: middle, y: (HEIGHT - BELOW - height - 3).toFixed(1), 'text-anchor': 'middle', 'font-size': '10', fill: 'currentColor' }, text));
  });
  return picture;
}

function svg(name: string, attributes: Readonly<Record<string, string | undefined>>, text?: string): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(attribute, value);
  if (text !== undefined) made.textContent = text;
  return made;
}
