/** Where people live and what they are called, per region. Invented people, real quarters. */
import type { Position } from "#shared/geo.ts";
import { offsetMeters } from "#shared/geo.ts";
import { findCity, type RegionCode } from "#shared/regions.ts";
import type { Random } from "./random.ts";

export interface Quarter {
  readonly name: string;
  readonly position: Position;
}

const quartersByCity: Readonly<Record<string, readonly Quarter[]>> = {
  blr: [
    { name: "MG Road", position: { lat: 12.9755, lng: 77.6067 } },
    { name: "Indiranagar", position: { lat: 12.9719, lng: 77.6412 } },
    { name: "Koramangala", position: { lat: 12.9352, lng: 77.6245 } },
    { name: "Jayanagar", position: { lat: 12.9299, lng: 77.5826 } },
    { name: "Malleshwaram", position: { lat: 13.0031, lng: 77.5643 } },
    { name: "Basavanagudi", position: { lat: 12.9421, lng: 77.5754 } },
    { name: "Frazer Town", position: { lat: 12.9968, lng: 77.613 } },
    { name: "Rajajinagar", position: { lat: 12.9915, lng: 77.5544 } },
  ],
  del: [
    { name: "Connaught Place", position: { lat: 28.6315, lng: 77.2167 } },
    { name: "Hauz Khas", position: { lat: 28.5494, lng: 77.2001 } },
    { name: "Karol Bagh", position: { lat: 28.6519, lng: 77.1909 } },
    { name: "Dwarka", position: { lat: 28.5921, lng: 77.046 } },
    { name: "Rohini", position: { lat: 28.7495, lng: 77.0565 } },
    { name: "Saket", position: { lat: 28.5245, lng: 77.2066 } },
    { name: "Noida", position: { lat: 28.5708, lng: 77.3261 } },
    { name: "Gurugram", position: { lat: 28.4595, lng: 77.0266 } },
    { name: "Ghaziabad", position: { lat: 28.6692, lng: 77.4538 } },
  ],
  ldn: [
    { name: "Soho", position: { lat: 51.5136, lng: -0.1365 } },
    { name: "Camden", position: { lat: 51.539, lng: -0.1426 } },
    { name: "Shoreditch", position: { lat: 51.5265, lng: -0.0784 } },
    { name: "Brixton", position: { lat: 51.4613, lng: -0.1156 } },
    { name: "Islington", position: { lat: 51.5362, lng: -0.1033 } },
    { name: "Borough", position: { lat: 51.5011, lng: -0.0937 } },
    { name: "Notting Hill", position: { lat: 51.5094, lng: -0.1967 } },
    { name: "Battersea", position: { lat: 51.4752, lng: -0.1546 } },
  ],
  chi: [
    { name: "West Loop", position: { lat: 41.8827, lng: -87.6478 } },
    { name: "River North", position: { lat: 41.8925, lng: -87.6341 } },
    { name: "Wicker Park", position: { lat: 41.9088, lng: -87.6796 } },
    { name: "Lincoln Park", position: { lat: 41.9214, lng: -87.6513 } },
    { name: "Pilsen", position: { lat: 41.8523, lng: -87.6603 } },
    { name: "Logan Square", position: { lat: 41.9286, lng: -87.7067 } },
    { name: "South Loop", position: { lat: 41.8623, lng: -87.6276 } },
    { name: "Ukrainian Village", position: { lat: 41.8989, lng: -87.6871 } },
  ],
};

const compass = [
  "Centre",
  "North",
  "North-East",
  "East",
  "South-East",
  "South",
  "South-West",
  "West",
];

/** The quarters of a city; a city without a list of its own gets eight around its center. */
export function quartersOf(cityCode: string): readonly Quarter[] {
  const listed = quartersByCity[cityCode];
  if (listed) return listed;
  const center = findCity(cityCode)?.city.center;
  if (!center) throw new RangeError(`There is no city ${cityCode}`);
  return compass.map((name, i) => {
    const angle = (i * 2 * Math.PI) / (compass.length - 1);
    const meters = i === 0 ? 0 : 4_000;
    const offset = { northMeters: meters * Math.cos(angle), eastMeters: meters * Math.sin(angle) };
    return { name, position: offsetMeters(center, offset) };
  });
}

interface Naming {
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly streets: readonly string[];
}

const namings: Readonly<Record<RegionCode, Naming>> = {
  in: {
    first: [
      "Aarav",
      "Aditi",
      "Ananya",
      "Arjun",
      "Deepa",
      "Farhan",
      "Gauri",
      "Harish",
      "Ishaan",
      "Kavya",
      "Lakshmi",
      "Manoj",
      "Meera",
      "Naveen",
      "Nisha",
      "Pooja",
      "Prakash",
      "Ravi",
      "Sana",
      "Shreya",
      "Suresh",
      "Tanvi",
      "Varun",
      "Vidya",
    ],
    last: [
      "Acharya",
      "Bhat",
      "D'Souza",
      "Gowda",
      "Hegde",
      "Iyer",
      "Joshi",
      "Khan",
      "Kulkarni",
      "Menon",
      "Nair",
      "Patel",
      "Rao",
      "Reddy",
      "Shetty",
      "Sharma",
      "Verma",
    ],
    streets: [
      "1st Main Road",
      "4th Cross",
      "80 Feet Road",
      "Temple Road",
      "Lake View Road",
      "Market Road",
      "12th Main Road",
      "Park Street",
      "Church Street",
      "Station Road",
    ],
  },
  uk: {
    first: [
      "Alice",
      "Amir",
      "Beth",
      "Callum",
      "Chloe",
      "Daniel",
      "Eleri",
      "Freya",
      "George",
      "Hannah",
      "Imran",
      "Isla",
      "Jack",
      "Jasmine",
      "Lewis",
      "Maya",
      "Nathan",
      "Olivia",
      "Priya",
      "Rhys",
      "Sophie",
      "Tom",
      "Wanjiru",
      "Zara",
    ],
    last: [
      "Adeyemi",
      "Ahmed",
      "Baker",
      "Campbell",
      "Clarke",
      "Davies",
      "Evans",
      "Fraser",
      "Green",
      "Hughes",
      "Jones",
      "Khan",
      "Murphy",
      "Patel",
      "Shaw",
      "Taylor",
      "Wright",
    ],
    streets: [
      "High Street",
      "Church Lane",
      "Station Road",
      "Victoria Road",
      "Mill Lane",
      "Queens Road",
      "Park Row",
      "Albert Street",
      "King Street",
      "Bridge Road",
    ],
  },
  us: {
    first: [
      "Aaliyah",
      "Andre",
      "Ashley",
      "Brian",
      "Carlos",
      "Diana",
      "Emily",
      "Ethan",
      "Grace",
      "Hector",
      "Jada",
      "Jordan",
      "Keisha",
      "Liam",
      "Maria",
      "Marcus",
      "Mei",
      "Nicole",
      "Omar",
      "Rachel",
      "Sofia",
      "Tyler",
      "Victor",
      "Zoe",
    ],
    last: [
      "Anderson",
      "Brooks",
      "Carter",
      "Chen",
      "Diaz",
      "Edwards",
      "Garcia",
      "Harris",
      "Johnson",
      "Kim",
      "Lopez",
      "Martinez",
      "Nguyen",
      "Okafor",
      "Smith",
      "Walker",
      "Young",
    ],
    streets: [
      "Ashland Ave",
      "Halsted St",
      "Racine Ave",
      "Damen Ave",
      "Division St",
      "Lake St",
      "Madison St",
      "Fullerton Ave",
      "Western Ave",
      "Taylor St",
    ],
  },
};

export function personName(region: RegionCode, random: Random): string {
  return `${random.pick(namings[region].first)} ${random.pick(namings[region].last)}`;
}

export function streetAddress(region: RegionCode, quarter: string, random: Random): string {
  const street = random.pick(namings[region].streets);
  const number = random.int(1, 240);
  if (region === "in")
    return `Flat ${random.int(1, 9)}0${random.int(1, 8)}, ${number}, ${street}, ${quarter}`;
  return region === "us"
    ? `${number * 10} ${street}, Apt ${random.int(1, 40)}, ${quarter}`
    : `Flat ${random.int(1, 40)}, ${number} ${street}, ${quarter}`;
}

export function nearestQuarter(cityCode: string, position: Position): Quarter {
  const quarters = quartersOf(cityCode);
  // Within one city the plain difference of degrees orders places well enough to name them.
  const off = (quarter: Quarter) =>
    Math.hypot(quarter.position.lat - position.lat, quarter.position.lng - position.lng);
  return quarters.reduce((best, quarter) => (off(quarter) < off(best) ? quarter : best));
}
