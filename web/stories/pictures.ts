/** Painted pictures, so that no story needs a photograph: hills in a few quiet colours, the same for the same name. */
function seedOf(name: string): number {
  let value = 7;
  for (const sign of name) value = (value * 31 + sign.charCodeAt(0)) % 9973;
  return value;
}

export async function picture(name: string, width: number, height: number, scale: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(8, Math.round(width * scale));
  canvas.height = Math.max(8, Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const seed = seedOf(name);
  const hue = seed % 360;
  const sky = context.createLinearGradient(0, 0, 0, canvas.height);
  sky.addColorStop(0, `oklch(0.86 0.06 ${hue})`);
  sky.addColorStop(1, `oklch(0.95 0.04 ${(hue + 60) % 360})`);
  context.fillStyle = sky;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = `oklch(0.97 0.05 ${(hue + 80) % 360})`;
  context.beginPath();
  context.arc(canvas.width * (0.3 + (seed % 5) / 10), canvas.height * 0.34, canvas.height * 0.1, 0, 7);
  context.fill();
  for (let layer = 0; layer < 4; layer += 1) {
    context.fillStyle = `oklch(${0.72 - layer * 0.13} 0.06 ${(hue + 120 + layer * 14) % 360})`;
    context.beginPath();
    context.moveTo(0, canvas.height);
    for (let x = 0; x <= 40; x += 1) {
      const wave = Math.sin(x / (3.2 + layer) + seed + layer * 1.9) * 0.06 + Math.sin(x / 1.7 + layer) * 0.018;
      context.lineTo((x / 40) * canvas.width, canvas.height * (0.52 + layer * 0.12 + wave));
    }
    context.lineTo(canvas.width, canvas.height);
    context.fill();
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/webp', 0.7);
  });
}
