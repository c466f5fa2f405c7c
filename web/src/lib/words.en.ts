/** Plain English words for suggested phrases: short, well known, easy to tell apart and to type. */
export const WORDS: readonly string[] = (
  'acid acorn acre actor agent airport album alcove alder algebra almanac almond alpine amber anchor angle ankle ' +
  'anthem antique antler apple apricot apron aquarium arcade arch archer arena armor aroma arrow artist ash aspen ' +
  'asphalt atlas attic aurora autumn avenue avocado awning axis azure badge badger bagel baker balcony ballad ' +
  'balloon bamboo banana banjo banner barge bark barley barn baron barrel basalt basil basin basket bath bayou ' +
  'beach beacon beaver beetle bell belt bench berry bicycle birch bird biscuit bison blanket blaze blender ' +
  'blizzard blossom blue boat bobbin bolt bonfire bonnet bonsai book boot border bottle boulder bowl bramble ' +
  'branch brandy brass bread breeze brick bridge bronze brook broom broth brother brush bubble bucket buckle ' +
  'budget bugle bulb bumper bundle bunny burrow butter button buzzard cabbage cabin cable cactus calico camel ' +
  'cameo camera camp campus canal canary candle canoe canvas canyon cape caper caramel caravan carbon cardinal ' +
  'cargo carol carpet carrot cart cashew casket castle catalog cattle cave cavern cedar ceiling celery cellar ' +
  'cello cement cereal chain chair chalk chamber channel chapel charcoal charm chart cheddar cherry chess ' +
  'chestnut chicory chimney chisel chive chorus cider cinema cipher circle cistern citrus city clam clarinet ' +
  'clasp clay cliff cloak clock cloud clover coal coast coat cobalt cobble cobbler cocoa coconut coffee coin ' +
  'collar colony column comet compass concert condor copper copse coral cord cork corn corner corridor cosmic ' +
  'cosmos cottage cotton couch cougar cousin coyote crab cradle cranberry crane crater crayon cream creek ' +
  'crescent crest cricket crocus croft crow crown crumb crust crystal cuckoo cumin cup cupboard current curry ' +
  'curtain cushion cycle cymbal cypress dahlia dairy daisy dance dandelion date dawn decade deck deer delta denim ' +
  'desert desk dew diary diesel dimple dinner dolphin dome domino donkey door dormouse dory dough dove dowel ' +
  'dragon drawer dream drift drizzle drum dryer duchess duck dune dusk dust dynamo eagle earth easel east eaves ' +
  'echo eclipse eel egg eggplant elbow elder elephant elixir elk elm ember emblem emerald endive engine ensemble ' +
  'envelope equator estuary evening ewe explorer fable fabric facade fairy falcon family fanfare farm fathom ' +
  'feather fence fennel fern ferry festival fiddle field fig finch finger fire fisher fjord flag flame flamingo ' +
  'flannel flask fleece flicker flint float flock flood floor flour flower flute foam fog folder foliage fondue ' +
  'footpath forest fork fossil fountain fox frame freckle fresco friend frog frost fruit fudge funnel fur gable ' +
  'galaxy gallery galley gander garden garland garlic garnet gasket gate gavel gazelle gecko gentle geyser giant ' +
  'ginger ginkgo giraffe glacier glade glass glaze glider globe glove glue gnome goat gold gondola goose gopher ' +
  'gorge gouache grain granite grape graph grass gravel gravy green grotto grove guava guitar gull guppy gust ' +
  'gypsum habit hail hall halo hamlet hammer hammock hamster hand handle harbor hare harness harp harvest hat ' +
  'hatch hatchet haven hawk hay hazel heart hearth heather hedge helmet hemlock herb heron hickory hill hinge ' +
  'hive hobby holly honey hood hoof hook hopper horizon horn hornet horse hotel hour house huddle hull hummus ' +
  'husk hut hyacinth ice icicle igloo indigo ink inlet insect iris iron island ivory ivy jacket jade jaguar jam ' +
  'jar jasmine jelly jewel jigsaw joker journal journey juice jumper jungle juniper kayak kelp kernel kettle key ' +
  'keyboard kindle king kiosk kitchen kite kiwi knee knight knot koala label lace ladder lady lagoon lake lamb ' +
  'lamp lantern larch lark lasso latch laurel lava lavender lawn leaf leather ledge lemon lens leopard letter ' +
  'lettuce lever library lichen lilac lily lime linen lion liquid lizard llama lobster locket lodge loft lotus ' +
  'lumber lunar lunch lute lynx lyric magnet magpie mailbox mango mantle maple marble margin marigold market ' +
  'marsh mask mason mast meadow medal melody melon mentor mercury metal meteor midnight milk mill mimosa mineral ' +
  'minnow mint mirror mist mitten moccasin model mole moment monsoon moon moose morning mortar mosaic moss motor ' +
  'mountain mouse mulberry muscat museum mushroom music mustard myrtle napkin nature navy nebula nectar needle ' +
  'nest nettle nickel night noble noodle north nose notebook nougat novel nutmeg oak oar oasis oat ocean ochre ' +
  'octave octopus office olive omelet onion opal opera orange orbit orchard orchid organ origami osprey ostrich ' +
  'otter oval oven owl oxygen oyster paddle page paint palace palette palm panda pane panther papaya paper parade ' +
  'parcel park parrot parsley pasta pasture path patio peach peacock peak peanut pear pearl pebble pecan pedal ' +
  'pelican pencil penguin peony pepper perch petal phoenix piano picnic pigeon pillow pilot pine pipe pirate ' +
  'pistachio pitcher pixel planet plank plate plaza plum pocket poem polar polka pollen pond pony poplar poppy ' +
  'porch porridge port portrait potato pottery powder prairie pretzel prince prism puddle puffin pulley pumpkin ' +
  'puppet purple puzzle pyramid quail quarry quartz queen quest quiet quill quilt quince quiver rabbit raccoon ' +
  'radar radio radish raft rail rain raisin ranch raven recipe record reed reef region ribbon rice riddle ridge ' +
  'ring ripple river road robin rocket roof room root rope rose rosemary rowan ruby rudder rug ruler runner ' +
  'rustic rye saddle saffron sage sail salad salmon salsa salt sand sandal sapphire satchel satin saucer sauna ' +
  'savanna scale scarf school scooter scout screen scroll sea seal season seed sesame shadow shallot shamrock ' +
  'shark shed shelf shell shepherd sherbet shield ship shirt shoe shore shovel shrimp shuttle sidewalk siesta ' +
  'signal silk silver singer sister skate sketch ski sky slate sled sleeve slipper slope smoke snail snow soap ' +
  'socket sofa soil solar sonata sonnet soup south soy spade sparrow spatula sphere spice spider spinach spiral ' +
  'sponge spoon spring spruce squash squirrel stable stadium stage stair stamp star station statue steam steel ' +
  'stem step stone stool stork storm stove strand straw stream street string studio sugar suitcase summer summit ' +
  'sun sunflower sunset swallow swan sweater swift swing sycamore symbol syrup table tablet tadpole tailor talon ' +
  'tango tapestry target tart tassel tavern tea teacup teapot temple tennis tent terrace theater thicket thimble ' +
  'thistle thread throne thunder thyme ticket tide tiger tile timber tinsel toast tomato topaz torch tortoise ' +
  'toucan tower town trail train tray treasure tree trellis trestle tribe trolley trophy trout truffle trumpet ' +
  'trunk tulip tundra tunnel turbine turnip turquoise turtle tutor twig twilight twine umbrella uncle unicorn ' +
  'upland urban urchin valley vanilla vapor vase vault velvet veranda verse vessel vest village vine vinegar ' +
  'viola violet violin vista volcano voyage waffle wagon walnut walrus waltz water wave wax weasel weaver wedge ' +
  'west whale wharf wheat wheel whisk whisper whistle wicker widget willow wind window wing winter wire wisdom ' +
  'wolf wombat wood wool workshop wren wrist yacht yak yard yarn yeast yellow yogurt yonder zebra zenith zephyr ' +
  'zest zigzag zinc zipper zither zone'
).split(' ');
