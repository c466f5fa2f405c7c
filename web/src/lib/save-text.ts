const RELEASE_MS = 10_000;

/** Hands a small text to the browser's own download. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Some engines stop the download when the address goes at once.
  setTimeout(() => URL.revokeObjectURL(address), RELEASE_MS);
}
