package dev.launchwatch.config;

import org.yaml.snakeyaml.nodes.Node;

/** A YAML document of the folder, with the file that its places are in. */
record Document(Source source, Node root) {}
