"""What is on screen: Streamlit lives in this package and in pages/, nowhere else."""
