export default function App() {
  return <p>soon</p>;
}
