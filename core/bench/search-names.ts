/** Words that the names of a large city's stores and dishes are made of, in several languages. */

export interface Kitchen {
  readonly cuisine: string;
  readonly sections: readonly string[];
  /** What comes before the dish, and the dish. */
  readonly styles: readonly string[];
  readonly dishes: readonly string[];
  readonly places: readonly string[];
}

const list = (text: string) => text.split(",").map((word) => word.trim());

export const kitchens: readonly Kitchen[] = [
  {
    cuisine: "North Indian",
    sections: list("Starters, Curries, Breads, Biryani"),
    styles: list(
      "Paneer, Chicken, Mutton, Kadai, Shahi, Achari, Hariyali, Malai, Tandoori, Amritsari, Lahori, Butter, Methi, Palak, Aloo, Gobi, Matar, Dal, Egg, Prawn, Hyderabadi, Lucknowi, Mughlai, Peshawari",
    ),
    dishes: list(
      "Tikka, Tikka Masala, Biryani, Korma, Kofta, Makhani, Paratha, Naan, Kulcha, Kebab, Seekh Kebab, Do Pyaza, Vindaloo, Rogan Josh, Jalfrezi, Bhuna, Handi, Pulao, Samosa, Pakora, Chaat, Roll",
    ),
    places: list("Dhaba, Tandoor, Rasoi, Darbar, Haveli, Mahal, Bhavan, Zaika"),
  },
  {
    cuisine: "South Indian",
    sections: list("Dosa, Idli & Vada, Rice, Coffee"),
    styles: list(
      "Masala, Mysore Masala, Ghee Roast, Rava, Onion, Podi, Set, Paper, Neer, Ragi, Chettinad, Malabar, Mangalorean, Andhra, Kerala, Curd, Lemon, Tamarind, Coconut, Sambar",
    ),
    dishes: list(
      "Dosa, Uttapam, Idli, Vada, Upma, Pongal, Appam, Puttu, Rice, Fish Curry, Chicken Fry, Parotta, Kesari Bath, Bisi Bele Bath, Rasam, Filter Coffee, Payasam, Thali",
    ),
    places: list("Udupi, Tiffin Room, Sagar, Vilas, Canteen, Upahara, Darshini"),
  },
  {
    cuisine: "हिन्दी भोजन",
    sections: list("थाली, सब्ज़ी, रोटी, मिठाई"),
    styles: list("पनीर, शाही, मसाला, मक्खन, आलू, पालक, मटर, तंदूरी, कढ़ाई, मेथी, दही, मिर्च"),
    dishes: list("टिक्का, पराठा, कोफ्ता, मखनी, पुलाव, भुर्जी, रोटी, कचौरी, खीर, जलेबी, समोसा, चाट, डोसा"),
    places: list("भोजनालय, रसोई, ढाबा, मिष्ठान"),
  },
  {
    cuisine: "Italian",
    sections: list("Pizza, Pasta, Antipasti, Dolci"),
    styles: list(
      "Cheese, Margherita, Quattro Formaggi, Funghi, Prosciutto, Diavola, Truffle, Pesto, Carbonara, Arrabbiata, Bolognese, Primavera, Alfredo, Puttanesca, Burrata, Gorgonzola, Ricotta, Napoli",
    ),
    dishes: list(
      "Pizza, Calzone, Spaghetti, Penne, Tagliatelle, Lasagne, Gnocchi, Ravioli, Risotto, Focaccia, Bruschetta, Carpaccio, Tiramisù, Panna Cotta, Cannoli, Minestrone, Insalata",
    ),
    places: list("Trattoria, Osteria, Pizzeria, Oven, Forno, Cucina"),
  },
  {
    cuisine: "Mexican",
    sections: list("Tacos, Burritos, Sides, Drinks"),
    styles: list(
      "Jalapeño, Chipotle, Carnitas, Barbacoa, Al Pastor, Pollo, Chorizo, Habanero, Verde, Mole, Queso, Guacamole, Pico de Gallo, Bean, Steak, Shrimp, Baja Fish, Piña",
    ),
    dishes: list(
      "Taco, Burrito, Quesadilla, Enchilada, Nachos, Fajita, Tostada, Tamale, Poppers, Chilaquiles, Churros, Bowl, Torta, Elote, Horchata, Flautas",
    ),
    places: list("Taquería, Cantina, Cocina, Casa, Mercado"),
  },
  {
    cuisine: "Japanese",
    sections: list("Sushi, Ramen, Donburi, Izakaya"),
    styles: list(
      "Salmon, Tuna, Spicy Tuna, Unagi, Ebi, Tonkotsu, Miso, Shoyu, Teriyaki, Katsu, Karaage, Wagyu, Kimchi, Avocado, Tamago, Hamachi, Tempura, Yuzu",
    ),
    dishes: list(
      "Nigiri, Sashimi, Maki Roll, Temaki, Ramen, Udon, Soba, Donburi, Gyoza, Okonomiyaki, Takoyaki, Bento, Yakisoba, Edamame, Mochi, Onigiri",
    ),
    places: list("Izakaya, Sushi Bar, Ramen House, Kitchen, Ya"),
  },
  {
    cuisine: "French",
    sections: list("Entrées, Plats, Pâtisserie, Boulangerie"),
    styles: list(
      "Crème, Pâté, Foie Gras, Beurre, Chèvre, Comté, Jambon, Saumon, Poulet, Bœuf, Provençale, Niçoise, Bourguignon, Lyonnaise, Framboise, Chocolat, Citron, Pistache",
    ),
    dishes: list(
      "Brûlée, Croissant, Quiche, Tartine, Crêpe, Galette, Éclair, Soufflé, Ratatouille, Cassoulet, Bouillabaisse, Croque Monsieur, Baguette, Macaron, Madeleine, Tarte, Gratin",
    ),
    places: list("Bistro, Brasserie, Café, Boulangerie, Maison"),
  },
  {
    cuisine: "Burgers",
    sections: list("Burgers, Sandwiches, Sides, Shakes"),
    styles: list(
      "Classic, Double Cheese, Smoked Bacon, Crispy Chicken, Buffalo, Barbecue, Mushroom Swiss, Avocado, Halloumi, Veggie, Peri Peri, Pulled Pork, Philly, Truffle, Onion Ring, Blue Cheese",
    ),
    dishes: list(
      "Burger, Cheeseburger, Sandwich, Wrap, Hot Dog, Fries, Wings, Nuggets, Milkshake, Onion Rings, Coleslaw, Mac and Cheese, Sliders, Club Sandwich, Brownie, Cheesecake",
    ),
    places: list("Grill, Diner, Smokehouse, Burger Bar, Shack"),
  },
  {
    cuisine: "Thai",
    sections: list("Curries, Noodles, Salads, Rice"),
    styles: list(
      "Green, Red, Massaman, Panang, Basil, Lemongrass, Coconut, Cashew, Tamarind, Prawn, Duck, Tofu, Beef, Pork Belly, Peanut, Chili",
    ),
    dishes: list(
      "Curry, Pad Thai, Pad See Ew, Tom Yum, Tom Kha, Som Tam, Fried Rice, Satay, Spring Rolls, Larb, Pad Kra Pao, Sticky Rice, Noodles, Fish Cakes",
    ),
    places: list("Thai Kitchen, Bangkok House, Orchid, Elephant, Sala"),
  },
  {
    cuisine: "German",
    sections: list("Hauptgerichte, Suppen, Beilagen, Süßes"),
    styles: list(
      "Jäger, Zigeuner, Schweine, Kalbs, Käse, Zwiebel, Bayerische, Nürnberger, Apfel, Kirsch, Kürbis, Spargel, Grüne, Rheinische, Schwäbische",
    ),
    dishes: list(
      "Schnitzel, Bratwurst, Currywurst, Spätzle, Knödel, Sauerbraten, Brezel, Strudel, Leberkäse, Kartoffelsalat, Maultaschen, Rösti, Pfannkuchen, Gulasch",
    ),
    places: list("Gasthaus, Wirtshaus, Stube, Brauhaus, Bäckerei"),
  },
];

export const adjectives = list(
  "Spicy, Crispy, Smoky, Grilled, Roasted, Creamy, Fresh, Homestyle, Royal, Garden, Street, Signature, Golden, Rustic, Special, Stuffed, Loaded, Mini, Jumbo, Vegan",
);

export const endings = list(
  "with Garlic, with Mint Chutney, with Honey, with Extra Cheese, with Salad, with Fries, with Rice, with Coconut, with Chili Oil, with Lime, with Olives, with Walnuts, with Tahini, with Yoghurt, with Spinach, with Basil, with Sesame, with Onions",
);

export const starts = list(
  "Ba, Che, Da, El, Fa, Gra, Ho, In, Ja, Ka, La, Ma, Na, Ol, Pa, Qua, Ra, Sa, Ta, Um, Va, Wa, Yo, Za, Bri, Clo, Dre, Fli, Gle, Hu",
);
export const middles = list(
  "ri, lo, na, mi, tu, ve, shi, ndo, rra, li, ko, pe, za, do, ga, nte, sso, mba, ru, ki",
);
export const ends = list(
  "na, ro, li, ta, mo, sh, nd, rs, ne, ka, lla, ni, to, ra, ss, x, ngo, le, my, by",
);

/** What people really type: the typed words and the dish that is meant. */
export const handWritten: readonly (readonly [typed: string, dish: string])[] = [
  ["cheesy piza", "Cheese Pizza"],
  ["chese pizza", "Cheese Pizza"],
  ["paneer tika", "Paneer Tikka"],
  ["panner tikka", "Paneer Tikka"],
  ["panir tikka masala", "Paneer Tikka Masala"],
  ["jalapeno popers", "Jalapeño Poppers"],
  ["halapeno poppers", "Jalapeño Poppers"],
  ["chiken biryani", "Chicken Biryani"],
  ["chicken biriyani", "Chicken Biryani"],
  ["hydrabadi biryani", "Hyderabadi Biryani"],
  ["masla dosa", "Masala Dosa"],
  ["masaladosa", "Masala Dosa"],
  ["mysore masla dosa", "Mysore Masala Dosa"],
  ["creme brulee", "Crème Brûlée"],
  ["cream brule", "Crème Brûlée"],
  ["tirmisu cheese", "Cheese Tiramisù"],
  ["margarita pizza", "Margherita Pizza"],
  ["margherita piza", "Margherita Pizza"],
  ["quatro formagi pizza", "Quattro Formaggi Pizza"],
  ["carbonara spagetti", "Carbonara Spaghetti"],
  ["bolognaise lasagna", "Bolognese Lasagne"],
  ["pesto nyoki", "Pesto Gnocchi"],
  ["salmon nigri", "Salmon Nigiri"],
  ["spicy tuna makki roll", "Spicy Tuna Maki Roll"],
  ["tonkatsu ramen", "Tonkotsu Ramen"],
  ["teryaki donburi", "Teriyaki Donburi"],
  ["guacamoli nachos", "Guacamole Nachos"],
  ["chipotle burito", "Chipotle Burrito"],
  ["queso quesadila", "Queso Quesadilla"],
  ["al pastor tacos", "Al Pastor Taco"],
  ["chocolat croisant", "Chocolat Croissant"],
  ["citron eclair", "Citron Éclair"],
  ["comte soufle", "Comté Soufflé"],
  ["jager schnitzl", "Jäger Schnitzel"],
  ["apfel strudle", "Apfel Strudel"],
  ["kase spatzle", "Käse Spätzle"],
  ["green cury", "Green Curry"],
  ["prawn padthai", "Prawn Pad Thai"],
  ["coconut tomyum", "Coconut Tom Yum"],
  ["double cheese buger", "Double Cheese Burger"],
  ["buffallo wings", "Buffalo Wings"],
  ["hallumi wrap", "Halloumi Wrap"],
  ["peri peri sandwhich", "Peri Peri Sandwich"],
  ["पनीर टिका", "पनीर टिक्का"],
  ["आलू पराटा", "आलू पराठा"],
  ["मसाला डोसा", "मसाला डोसा"],
  ["butter nan", "Butter Naan"],
  ["tandori chicken tikka", "Tandoori Tikka"],
  ["palak koftha", "Palak Kofta"],
  ["mutton roganjosh", "Mutton Rogan Josh"],
];
