<?php echo "sub ", getcwd(), "\n";
