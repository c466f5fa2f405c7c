export function Index({ names }: { names: readonly string[] }) {
  return (
    <main className="h-full overflow-y-auto p-8">
      <h1 className="text-24 font-semibold">Stories</h1>
      <ul className="mt-4 columns-3">
        {names.map((name) => (
          <li key={name}>
            <a className="link" href={`?story=${name}`}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
}
